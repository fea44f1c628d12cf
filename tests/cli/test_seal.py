"""One folder, one holdout: no edit of the contract, the file or its columns gives a second look at the same rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from holdfast.project import Project


def read(folder: Path) -> pl.DataFrame:
    """Return the project's table as text."""
    return pl.read_csv(folder / "customers.csv", infer_schema=False)


def rewrite(change: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Path], None]:
    """Return an edit of the project's table."""

    def edit(folder: Path) -> None:
        change(read(folder)).write_csv(folder / "customers.csv")

    return edit


def contract(pattern: str, text: str) -> Callable[[Path], None]:
    """Return an edit of the contract."""

    def edit(folder: Path) -> None:
        path = folder / "holdfast.yaml"
        changed, times = re.subn(pattern, text, path.read_text(), flags=re.MULTILINE)
        assert times
        path.write_text(changed)

    return edit


def both(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return edits one after the other."""

    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


def as_parquet(folder: Path) -> None:
    """Write the table as Parquet, with types."""
    pl.read_csv(folder / "customers.csv").write_parquet(folder / "customers.parquet")
    contract(r"^data: .*$", "data: customers.parquet")(folder)


EDITS = {
    "nothing": lambda folder: None,
    "another-name": contract(r"^name: churn$", "name: attrition"),
    "shuffled": rewrite(lambda t: t.sample(fraction=1.0, shuffle=True, seed=4)),
    "dropped-column": both(rewrite(lambda t: t.drop("products")), contract(r"^  products: .*\n", "")),
    "added-column": rewrite(lambda t: t.with_row_index("number")),
    "renamed-target": both(
        rewrite(lambda t: t.rename({"left": "gone"})), contract(r"^target: left$", "target: gone")
    ),
    "renamed-feature": both(
        rewrite(lambda t: t.rename({"age": "years"})), contract(r"^  age: ", "  years: ")
    ),
    "ignored-column": contract(r"^ignore: .*$", "ignore: [customer, day, products]"),
    "parquet": as_parquet,
    "recoded-target": both(
        rewrite(lambda t: t.with_columns(left=pl.col("left").replace({"1": "yes", "0": "no"}))),
        contract(r"^positive: 1$", 'positive: "yes"'),
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_no_edit_opens_the_seal_again(copy, run, edit):  # type: ignore[no-untyped-def]
    """After a look, a version trained on the same rows by whatever name is not scored on its holdout."""
    folder = copy(champion=True)
    edit(folder)
    trained = run("train", "--json", cwd=folder)
    assert trained.status == 0, trained
    behind = trained.json["rows"]["holdout"]
    assert behind == 378
    again = run("evaluate", "--json", cwd=folder)
    assert again.status == 2, again.out
    assert again.json["error"]["code"] == "seal-already-opened"
    assert [row.detail["kind"] for row in Project(folder).ledger() if row.action == "seal-opened"] == [
        "claim"
    ]


def test_init_again_changes_nothing(copy, run):  # type: ignore[no-untyped-def]
    """A new contract in the same folder keeps the split and the looks."""
    folder = copy(champion=True)
    arguments = ("--data", "customers.csv", "--target", "left", "--name", "other", "--yes")
    assert run("init", *arguments, cwd=folder).status == 0
    contract(r"^candidates: .*$", "candidates: [linear]")(folder)
    assert run("train", cwd=folder).status == 0
    assert run("evaluate", "--json", cwd=folder).json["error"]["code"] == "seal-already-opened"


@pytest.mark.parametrize("holdout", ["{share: 0.2, seed: 7}", "{share: 0.5, seed: 42}"])
def test_another_seed_or_share_is_refused_by_name(copy, run, holdout):  # type: ignore[no-untyped-def]
    """A split exists, so neither its seed nor its share can change."""
    folder = copy(champion=True)
    contract(r"^holdout: .*$", f"holdout: {holdout}")(folder)
    for command in ("check", "train"):
        ran = run(command, "--json", cwd=folder)
        assert (ran.status, ran.json["error"]["code"]) == (2, "split-seed-changed")


def test_the_version_that_was_judged_is_not_judged_twice(copy, run):  # type: ignore[no-untyped-def]
    """Naming the version, or an alias of it, makes no difference."""
    folder = copy(champion=True)
    for name in ("v1", "champion"):
        assert run("evaluate", name, "--json", cwd=folder).json["error"]["code"] == "seal-already-opened"


def test_the_honest_loop_is_not_locked_out(copy, customers, run):  # type: ignore[no-untyped-def]
    """A column dropped after a look and new rows appended: the new rows behind the seal make a new claim."""
    folder = copy(champion=True)
    contract(r"^ignore: .*$", "ignore: [customer, day, products]")(folder)
    rewrite(lambda t: pl.concat([t, customers(600, seed=8).cast(pl.String)]))(folder)
    trained = run("train", "--json", cwd=folder)
    assert trained.status == 0
    shown = run("evaluate", "--json", cwd=folder)
    assert shown.status == 0, shown.out
    assert shown.json["looks"] == 1
    assert shown.json["rows"]["seen"] == 378
    assert shown.json["rows"]["used"] == trained.json["rows"]["holdout"] - 378
    move = run("promote", "v2", "--json", cwd=folder)
    assert {g["name"]: g["outcome"] for g in move.json["gates"]}["seal-opened"] == "passed"

"""In one folder no edit of the contract or of the file gets a second look at rows that were opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.errors import SealError

IGNORE = ("RowNumber", "CustomerId", "Surname")


def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sample(fraction=1.0, shuffle=True, seed=5)


def through_parquet(frame: pl.DataFrame, folder: Path) -> pl.DataFrame:
    typed = pl.read_csv(frame.write_csv().encode())
    typed.write_parquet(folder / "again.parquet")
    return pl.read_parquet(folder / "again.parquet")


def floats_reformatted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.Series(name, [f"{float(v):.4f}" for v in frame[name]])
        for name in ("Balance", "EstimatedSalary", "CreditScore")
    )


def with_noise(frame: pl.DataFrame) -> pl.DataFrame:
    flip = np.random.default_rng(0).random(frame.height) < 0.01
    labels = frame["Exited"].cast(pl.Int64).to_numpy()
    return frame.with_columns(Exited=pl.Series(np.where(flip, 1 - labels, labels)).cast(pl.String))


def recoded(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(Exited=(1 - pl.col("Exited").cast(pl.Int64)).cast(pl.String))


def all_renamed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename(
        {name: f"c{i}" for i, name in enumerate(frame.columns) if name not in ("Exited", "mark")}
    )


EDITS: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], dict[str, object]]] = {
    "init again": (lambda f: f, {}),
    "a renamed contract": (lambda f: f, {"name": "something-else"}),
    "a shuffled file": (shuffled, {}),
    "a dropped column": (lambda f: shuffled(f.drop("EstimatedSalary")), {}),
    "a dropped identifier": (lambda f: f.drop("CustomerId", "RowNumber"), {}),
    "an added column": (lambda f: f.with_columns(pl.lit("7").alias("extra")), {}),
    "a renamed target": (lambda f: shuffled(f.rename({"Exited": "left"})), {"target": "left"}),
    "a recoded target": (recoded, {}),
    "a target with some labels changed": (with_noise, {}),
    "a renamed feature": (lambda f: f.rename({"Balance": "saldo"}), {}),
    "every column renamed": (lambda f: shuffled(all_renamed(f)), {}),
    "a rescaled column": (
        lambda f: f.with_columns(Balance=pl.col("Balance").cast(pl.Float64) / 1000 + 1),
        {},
    ),
    "reformatted floats": (floats_reformatted, {}),
    "a column ignored": (lambda f: f, {"ignore": (*IGNORE, "Age")}),
    "another entity": (lambda f: f, {"entity": "Surname"}),
    "half the columns": (lambda f: shuffled(f.drop(f.columns[:3] + f.columns[8:11])), {}),
    "a part of the file": (lambda f: f.sample(1_000, seed=1), {}),
}

INDISTINCT = ("half the columns",)  # leaves rows that are equal and lay on both sides: either may be either


@pytest.mark.parametrize("edit", EDITS)
def test_a_second_look_is_refused(edit, churn, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """A second evaluation in the same folder is refused, whatever was edited in between."""
    first = contract("Exited", ignore=IGNORE, entity="CustomerId" if edit == "another entity" else None)
    one = project.train(rows_of(churn, first), first)
    project.look(one)
    change, said = EDITS[edit]
    second = contract(**{"target": "Exited", "ignore": IGNORE, **said})
    two = project.train(rows_of(change(churn), second), second)
    with pytest.raises(SealError) as refused:
        project.look(two)
    assert refused.value.code == "seal-already-opened"
    assert [row[0] for row in project.ledger.rows] == ["seal-opened"]


@pytest.mark.parametrize("named", [None, "CustomerId"])
def test_the_same_rows_from_parquet_are_known(named, churn, project, contract, rows_of, tmp_path):  # type: ignore[no-untyped-def]
    """A table that was converted from CSV to Parquet keeps every row on its side, and its looks."""
    settings = contract("Exited", ignore=IGNORE, entity=named)
    one = project.train(rows_of(churn, settings), settings)
    project.look(one)
    two = project.train(rows_of(through_parquet(churn, tmp_path), settings), settings)
    assert np.array_equal(one.training, two.training)
    with pytest.raises(SealError, match="seal-already-opened"):
        project.look(two)


@pytest.mark.parametrize("edit", [e for e in EDITS if e not in INDISTINCT])
def test_no_row_moves_across(edit, churn, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Rows keep their side through every edit of the file and of the contract."""
    first = contract("Exited", ignore=IGNORE)
    one = project.train(rows_of(churn, first), first)
    side = dict(zip(churn["RowNumber"].to_list(), one.training.tolist(), strict=True))
    change, said = EDITS[edit]
    second = contract(**{"target": "Exited", "ignore": IGNORE, **said})
    marked = churn.with_columns(mark=pl.col("RowNumber"))
    edited = change(marked)
    two = project.train(rows_of(edited.drop("mark"), second), second)
    moved = sum(
        side[number] != training for number, training in zip(edited["mark"], two.training, strict=True)
    )
    assert moved == 0


def test_a_changed_seed_or_share_is_refused_by_name(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Another seed, or another share, is refused and says which one the project has."""
    project.train(rows_of(people, contract()), contract())
    for other in (contract(seed=43), contract(share=0.3)):
        with pytest.raises(SealError) as refused:
            project.train(rows_of(people, other), other)
        assert refused.value.code == "split-seed-changed"
        assert "seed: 42" in refused.value.next


def test_another_question_about_opened_rows_is_answered_and_noted(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """Other labels of the same rows are another question: the rows count as unseen, and the note says so."""
    project.look(project.train(rows_of(people, contract()), contract()))
    other = contract("member")
    opened = project.look(project.train(rows_of(people, other), other))
    assert opened.left_out == 0
    assert "another question" in opened.notes[0]


def test_the_refusal_shows_the_first_look(people, project, contract, rows_of):  # type: ignore[no-untyped-def]
    """The refusal names the date, the version and the figures of the first look, and the ways on."""
    sides = project.train(rows_of(people, contract()), contract())
    opened = project.look(sides, version="v3")
    opened.record_figures({"roc_auc": {"value": 0.75, "interval": [0.7, 0.8]}})
    with pytest.raises(SealError) as refused:
        project.look(sides, version="v4")
    assert "v3" in refused.value.happened
    assert "roc_auc 0.75 [0.7, 0.8]" in refused.value.happened
    assert opened.look.opened[:10] in refused.value.happened
    assert "retrain" in refused.value.next

"""The gates of a promotion, on challengers whose quality is planted."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.project import Project


def gate(record):  # type: ignore[no-untyped-def]
    """Return the statistical gate of a retraining or a move."""
    return next(g for g in record.gates if g.name == "not-worse-than-champion")


def test_a_worse_challenger_is_refused(copy, customers, edit, tmp_path: Path):  # type: ignore[no-untyped-def]
    """A challenger without the columns that matter is worse for certain; the alias stays, the refusal is told."""
    folder = copy(champion=True)
    customers(1_000, seed=1).write_csv(tmp_path / "new.csv")
    edit(folder, ignore="[customer, day, age]")
    record = Project(folder).retrain(data=tmp_path / "new.csv")
    assert gate(record).outcome == "refused"
    assert record.better is False
    move = Project(folder).promote("v2")
    assert (move.moved, move.from_, move.to) == (False, "v1", "v1")
    assert Project(folder).workspace.store.alias("champion") == "v1"
    assert Project(folder).ledger()[-1].action == "promotion-refused"


def test_an_equal_challenger_with_enough_rows_passes(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """More rows of the same law and the same contract: not worse."""
    project = Project(copy(champion=True))
    customers(1_000, seed=1).write_csv(tmp_path / "new.csv")
    record = project.retrain(data=tmp_path / "new.csv")
    assert gate(record).outcome == "passed"
    assert project.promote("v2").moved


def test_an_equal_one_with_eight_positives_is_undecided_and_a_reason_is_the_way_past(  # type: ignore[no-untyped-def]
    copy, edit, tmp_path: Path, monkeypatch
):
    """Two equally good halves of the truth cannot be told apart by eight leavers; an override is in the ledger."""
    folder = copy()
    shutil.rmtree(folder / ".holdfast")
    monkeypatch.setattr("holdfast.seal.split.secrets.token_hex", lambda size: "5e" * size)
    _halves(folder, tmp_path)
    edit(folder, ignore="[other]", slices="[]")
    project = Project(folder)
    project.train()
    project.evaluate()
    assert project.promote("v1").moved
    edit(folder, ignore="[one]")
    project = Project(folder)
    record = project.retrain(data=tmp_path / "new.csv")
    verdict = gate(record)
    assert verdict.evidence["positives"] == 8
    assert verdict.outcome == "undecided"
    assert verdict.evidence["rows_needed"] > verdict.evidence["rows"]
    assert not project.promote("v2").moved
    move = project.promote("v2", override="the left half will not be delivered any more")
    assert move.moved
    assert gate(move).outcome == "overridden"
    assert gate(move).evidence["was"] == "undecided"
    row = project.ledger()[-1]
    assert (row.action, row.detail["why"]) == ("promote", "the left half will not be delivered any more")


@pytest.mark.slow
def test_every_further_try_on_the_same_rows_is_stricter(copy, customers, edit, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The k-th gate look on the same rows uses the level 0.10 / 2^(k-1), whatever was edited in between."""
    folder = copy(champion=True)
    customers(400, seed=1).write_csv(tmp_path / "new.csv")
    levels = []
    for ignored in ("[customer, day]", "[customer, day, city]", "[customer, day, products]"):
        edit(folder, ignore=ignored, slices="[]")
        levels.append(gate(Project(folder).retrain(data=tmp_path / "new.csv")).evidence["level"])
    assert levels == [0.10, 0.05, 0.025]


def test_another_version_of_the_same_data_is_judged_by_a_gate_look(copy, edit):  # type: ignore[no-untyped-def]
    """A second version of the same table has no claim of its own; promotion compares it with the champion once."""
    folder = copy(champion=True)
    edit(folder, ignore="[customer, day, products]")
    project = Project(folder)
    project.train()
    move = project.promote("v2")
    assert [g.name for g in move.gates][2:] == [
        "seal-opened",
        "no-blocking-finding",
        "not-worse-than-champion",
    ]
    assert "none of its own" in move.gates[2].evidence["claim"]
    assert gate(move).evidence["look"] == 1
    assert move.moved
    assert project.rollback().to == "v1"
    assert gate(project.promote("v2")).evidence["look"] == 1


@pytest.mark.slow
def test_a_version_whose_seal_is_shut_is_refused(copy):  # type: ignore[no-untyped-def]
    """The first champion needs a claim; an override passes that gate and says what was refused."""
    project = Project(copy())
    refused = project.promote("v1")
    assert (refused.moved, refused.to) == (False, None)
    assert {g.name: g.outcome for g in refused.gates}["seal-opened"] == "refused"
    move = project.promote("v1", override="a pilot among ourselves")
    assert move.moved
    assert {g.name: g.outcome for g in move.gates}["seal-opened"] == "overridden"


def test_nothing_passes_a_bundle_that_does_not_verify(copy):  # type: ignore[no-untyped-def]
    """A changed byte cannot be overridden, and nothing moves."""
    project = Project(copy())
    bundle = project.workspace.store.bundle_path(project.workspace.store.version("v1").digest)
    with (bundle / "profile.json").open("a") as file:
        file.write(" ")
    move = project.promote("v1", override="never mind")
    assert not move.moved
    assert {g.name: g.outcome for g in move.gates} == {
        "bundle-verifies": "refused",
        "executors-agree": "refused",
    }
    assert project.workspace.store.alias("champion") is None


def _halves(folder: Path, elsewhere: Path) -> None:
    """Write a project on a rare target that two columns announce equally well, and new rows of the same law."""
    r = np.random.default_rng(11)
    parts = []
    for rows, positives in ((1_600, 32), (400, 8)):
        gone = np.zeros(rows, dtype=int)
        gone[r.choice(rows, positives, replace=False)] = 1
        one, other = (gone + r.normal(0, 1, (2, rows))).round(6)
        parts.append(pl.DataFrame({"one": one, "other": other, "left": gone}))
    parts[0].write_csv(folder / "customers.csv")
    parts[1].write_csv(elsewhere / "new.csv")
    path = folder / "holdfast.yaml"
    text = path.read_text()
    start, end = text.index("columns:"), text.index("ignore:")
    columns = "columns: {one: {type: number}, other: {type: number}}\n"
    path.write_text(text[:start] + columns + text[end:])


def test_an_entry_on_the_leaderboard_satisfies_the_gate_of_the_seal(copy):  # type: ignore[no-untyped-def]
    """Rows that an earlier version opened: the gate passes with the weaker claim, in the ledger and on the card."""
    folder = copy()
    project = Project(folder)
    project.evaluate("v1")
    with (folder / "holdfast.yaml").open("a") as contract:
        contract.write("features: {old: CASE WHEN age >= 50 THEN 1 ELSE 0 END}\n")
    project = Project(folder)
    name = project.train().version
    refused = project.promote(name)
    assert not refused.moved
    assert next(g for g in refused.gates if g.name == "seal-opened").outcome == "refused"
    standing = project.enter_leaderboard(name)
    move = project.promote(name)
    assert move.moved
    seal = next(g for g in move.gates if g.name == "seal-opened")
    assert seal.evidence["claim"] == f"weaker: {standing.claim}"
    promoted = project.ledger()[-1]
    assert "weaker: " in str(promoted.detail)
    card = project.report(folder / "card.md").read_text()
    assert "A weaker one from the leaderboard" in card

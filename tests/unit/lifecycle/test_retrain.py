"""Retraining from a file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from holdfast.errors import ConfigError, DataError, StoreError
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.lineage import of_version
from holdfast.project import Project


def trained_on(project: Project, version: str) -> pl.DataFrame:
    """Return the rows that a version was trained on, in the columns that all their tables have."""
    lineage = of_version(project.workspace.store, version)
    parts = frames(project.workspace.training, lineage.training)
    names = [name for name in parts[0].columns if all(name in part.columns for part in parts)]
    return pl.concat([part.select(names).cast(pl.String) for part in parts])


def test_new_rows_of_a_file_keep_to_the_split(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Four fifths of old and new rows are for training, the claim is on the new holdout rows, the gate on all."""
    project = Project(copy(champion=True))
    customers(1_000, seed=1).write_csv(tmp_path / "new.csv")
    record = project.retrain(data=tmp_path / "new.csv")
    assert (record.version, record.champion) == ("v2", "v1")
    assert 2_310 < record.rows["training"] < 2_490
    assert record.rows["training"] + record.rows["holdout"] == 3_000
    claim = project.workspace.store.attestations("v2", "evaluation")[-1].payload
    assert 140 < claim["rows"]["used"] < 260
    assert claim["rows"]["seen"] == 0
    assert [g.name for g in record.gates] == ["bundle-verifies", "executors-agree", "not-worse-than-champion"]


def test_the_claim_comes_before_the_gate_look_and_promotion_takes_no_other(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Both looks are in the ledger, the claim first; promote reads the verdict that is kept."""
    project = Project(copy(champion=True))
    customers(1_000, seed=1).write_csv(tmp_path / "new.csv")
    record = project.retrain(data=tmp_path / "new.csv")
    move = project.promote("v2")
    assert move.moved
    assert move.gates[-1] == record.gates[-1]
    looks = [(row.subject, row.detail["kind"]) for row in project.ledger() if row.action == "seal-opened"]
    assert looks == [("v1", "claim"), ("v2", "claim"), ("v2", "gate")]


def test_a_holdout_row_never_trains(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """New rows of an entity behind the seal go behind the seal; those of the others are learned from."""
    project = Project(copy(champion=True, entity="customer", ignore="[day]", each=2))
    again = customers(2_000, each=2).with_columns(age=pl.col("age") + 1)
    again.write_csv(tmp_path / "later.csv")
    behind = set(again["customer"]) - set(trained_on(project, "v1")["customer"])
    assert len(behind) > 100
    project.retrain(data=tmp_path / "later.csv")
    learned = trained_on(project, "v2")
    assert set(learned["customer"]).isdisjoint(behind)
    assert learned.height == 2 * trained_on(project, "v1").height


def test_rows_appended_to_the_first_file_are_the_new_ones(copy, customers):  # type: ignore[no-untyped-def]
    """Of a table that went on, only what was appended is learned from, in any order."""
    folder = copy(champion=True)
    project = Project(folder)
    old = pl.read_csv(folder / "customers.csv", infer_schema=False)
    new = customers(400, seed=2).cast(pl.String)
    pl.concat([old, new]).sample(fraction=1.0, shuffle=True, seed=1).write_csv(folder / "customers.csv")
    record = project.retrain(data=folder / "customers.csv")
    assert record.rows["training"] + record.rows["holdout"] == 2_400
    assert trained_on(project, "v2").is_unique().all()


def test_with_nothing_new_it_says_so(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The same rows, under a champion that knows them or beside a challenger made from them, make no version."""
    folder = copy(champion=True)
    project = Project(folder)
    assert project.retrain(data=folder / "customers.csv").version is None
    customers(600, seed=1).write_csv(tmp_path / "new.csv")
    assert project.retrain(data=tmp_path / "new.csv").version == "v2"
    again = project.retrain(data=tmp_path / "new.csv")
    assert again.version is None
    assert "v2 was made from the same rows" in again.message
    assert project.promote("v2").moved
    last = project.retrain(data=tmp_path / "new.csv")
    assert (last.version, last.champion) == (None, "v2")
    assert "nothing new to learn from" in last.message
    assert [v.version for v in project.versions()] == ["v1", "v2"]


@pytest.mark.slow
def test_an_edited_contract_makes_another_challenger(copy, customers, edit, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The same new rows under another contract are another try."""
    folder = copy(champion=True)
    customers(600, seed=1).write_csv(tmp_path / "new.csv")
    Project(folder).retrain(data=tmp_path / "new.csv")
    edit(folder, ignore="[customer, day, city]", slices="[]")
    assert Project(folder).retrain(data=tmp_path / "new.csv").version == "v3"


@pytest.mark.slow
def test_a_handful_of_rows_may_fall_to_one_side(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Three new rows for training and none behind the seal make a challenger without a claim of its own."""
    project = Project(copy(champion=True))
    new = customers(40, seed=3)
    new.write_csv(tmp_path / "new.csv")
    project.retrain(data=tmp_path / "new.csv")
    few = customers(40, seed=3).join(
        trained_on(project, "v2").select("day", "customer"), on=["day", "customer"]
    )
    folder = copy(champion=True)
    few.head(3).write_csv(tmp_path / "few.csv")
    record = Project(folder).retrain(data=tmp_path / "few.csv")
    assert record.version == "v2"
    assert "no claim of its own" in record.message


def test_only_labels_known_by_then_count(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """With --until, a row of a table counts when its time and the label delay have passed."""
    project = Project(copy(champion=True, time="day", label_delay="10h", ignore="[customer]"))
    customers(300, seed=1, start="2026-06-01").write_csv(tmp_path / "new.csv")
    record = project.retrain(data=tmp_path / "new.csv", until="2026-06-05T03:00:00Z")
    kept = of_version(project.workspace.store, "v2").training[-1].rows
    behind = project.workspace.store.attestations("v2", "evaluation")[-1].payload["rows"]["used"]
    assert kept + behind == 4 * 24 + 3 - 10 + 1
    assert record.rows["training"] == of_version(project.workspace.store, "v1").training[0].rows + kept
    rest = project.retrain(data=tmp_path / "new.csv")
    assert rest.rows["training"] > record.rows["training"]


def test_until_needs_a_time(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """--until on a table without a time is an error, not ignored."""
    project = Project(copy(champion=True))
    customers(30, seed=1).write_csv(tmp_path / "new.csv")
    with pytest.raises(ConfigError, match="until-without-time"):
        project.retrain(data=tmp_path / "new.csv", until="2026-06-05")


def test_a_file_without_the_target_is_refused(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """New rows need their label, and the message names the column that looks like it."""
    project = Project(copy(champion=True))
    customers(30, seed=1).rename({"left": "Left"}).write_csv(tmp_path / "new.csv")
    with pytest.raises(DataError, match="did you mean 'Left'"):
        project.retrain(data=tmp_path / "new.csv")


def test_without_a_champion_there_is_nothing_to_challenge(copy):  # type: ignore[no-untyped-def]
    """Retraining starts from the champion's rows."""
    folder = copy()
    with pytest.raises(StoreError, match="no-champion"):
        Project(folder).retrain(data=folder / "customers.csv")


@pytest.mark.slow
def test_a_table_of_few_distinct_rows_is_not_taken_for_known(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Where rows repeat by nature, a new sample is new although equal rows were learned from before."""
    narrow = "{age: {type: integer, min: 0}, products: {type: integer, min: 1, max: 4}}"
    folder = copy(champion=True)
    path = folder / "holdfast.yaml"
    text = path.read_text()
    start, end = text.index("columns:"), text.index("ignore:")
    path.write_text(
        text[:start] + f"columns: {narrow}\n" + text[end:].replace("slices: [city]", "slices: []")
    )
    names = ["age", "products", "left"]
    table = pl.read_csv(folder / "customers.csv").select(names)
    table.write_csv(folder / "customers.csv")
    path.write_text(path.read_text().replace("ignore: [customer, day]", "ignore: []"))
    (folder / ".holdfast").rename(tmp_path / "old")
    project = Project(folder)
    project.train()
    project.evaluate()
    assert project.promote("v1").moved
    customers(500, seed=9).select(names).write_csv(tmp_path / "new.csv")
    record = project.retrain(data=tmp_path / "new.csv")
    assert record.rows["training"] + record.rows["holdout"] == 2_500
    table.write_csv(tmp_path / "same.csv")
    assert project.retrain(data=tmp_path / "same.csv").version is None

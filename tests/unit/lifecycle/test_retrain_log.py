"""Retraining from the prediction log and its outcomes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from holdfast.data.entities import EntityKey
from holdfast.data.fingerprint import cell_digests
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.labelled import PREDICTION
from holdfast.lifecycle.lineage import of_version
from holdfast.project import Project


def learned(project: Project, version: str = "v2") -> pl.DataFrame:
    """Return the training rows that a retraining added."""
    lineage = of_version(project.workspace.store, version)
    return frames(project.workspace.training, lineage.training)[-1]


def test_labelled_predictions_are_learned_from(copy, customers, serve):  # type: ignore[no-untyped-def]
    """Rows of the log with an outcome count, those without do not; four fifths are for training."""
    folder = copy(champion=True)
    serve(folder, customers(600, seed=1))
    serve(folder, customers(50, seed=2), outcomes=[None] * 50)
    record = Project(folder).retrain()
    assert record.rows["training"] + record.rows["holdout"] == pytest.approx(2_600, abs=6)
    assert 430 < learned(Project(folder)).height < 530


def test_a_served_row_that_was_learned_before_is_not_learned_twice(copy, customers, serve):  # type: ignore[no-untyped-def]
    """Rows of the table that come back through the log, from either side of the split, add nothing."""
    folder = copy(champion=True)
    serve(folder, customers(2_000).head(300))
    record = Project(folder).retrain()
    assert (record.version, record.better) == (None, None)
    assert "nothing new to learn from" in record.message


def test_what_was_learned_from_the_log_is_known_by_its_id(copy, customers, serve):  # type: ignore[no-untyped-def]
    """A second retraining learns from what came since, and from nothing twice."""
    folder = copy(champion=True)
    serve(folder, customers(300, seed=1))
    first = Project(folder).retrain()
    assert Project(folder).promote("v2", override="for the test").moved
    assert Project(folder).retrain().version is None
    new = serve(folder, customers(200, seed=2))
    second = Project(folder).retrain()
    assert second.champion == "v2"
    assert set(learned(Project(folder), "v3")[PREDICTION]) <= set(new)
    assert second.rows["training"] + second.rows["holdout"] == pytest.approx(
        first.rows["training"] + first.rows["holdout"] + 200, abs=4
    )


def test_an_entity_of_the_holdout_stays_out_of_training_through_the_log(copy, customers, serve):  # type: ignore[no-untyped-def]
    """The log knows an entity by an encrypted digest, and still keeps it on its side of the split."""
    folder = copy(champion=True, entity="customer", ignore="[day]", each=2)
    project = Project(folder)
    table = customers(2_000, each=2)
    trained = frames(project.workspace.training, of_version(project.workspace.store, "v1").training)[0]
    behind = set(table["customer"]) - set(trained["customer"])
    serve(folder, table.head(600).with_columns(age=pl.col("age") + 1), entity=True)
    project.retrain()
    rows = learned(project)
    sealed = set(cell_digests(pl.Series(sorted(behind))).tolist())
    assert rows["customer"].str.starts_with("\x00cell:").all()
    assert sealed.isdisjoint(cell_digests(rows["customer"]).tolist())
    expected = table.head(600).filter(~pl.col("customer").is_in(list(behind))).height
    assert rows.height == expected


@pytest.mark.slow
def test_customers_of_log_and_table_share_their_folds(copy, customers, serve, monkeypatch):  # type: ignore[no-untyped-def]
    """An entity that is a reference in the log and a name in the table is one group in cross-validation."""
    folder = copy(champion=True, entity="customer", ignore="[day]", each=2)
    table = customers(2_000, each=2)
    serve(folder, table.head(400).with_columns(age=pl.col("age") + 1), entity=True)
    seen = []
    from holdfast.lifecycle import build

    train = build.train
    monkeypatch.setattr(
        build, "train", lambda rows, *rest, **more: seen.append(rows) or train(rows, *rest, **more)
    )
    Project(folder).retrain()
    groups = seen[0].groups
    distinct = len(set(groups.tolist()))
    assert distinct == len(set(groups[: -learned(Project(folder)).height].tolist()))


def test_time_and_delay_decide_what_was_known(copy, customers, serve):  # type: ignore[no-untyped-def]
    """With --until, a prediction counts when it was due and its outcome had come by then."""
    folder = copy(champion=True, time="day", label_delay="10h", ignore="[customer]")
    serve(folder, customers(200, seed=1, start="2026-06-01"), time=True, known=12)
    project = Project(folder)
    project.retrain(until="2026-06-05T03:00:00Z")
    behind = project.workspace.store.attestations("v2", "evaluation")[-1].payload["rows"]["used"]
    assert learned(project).height + behind == 4 * 24 + 3 - 12 + 1
    assert learned(project)["day"].str.starts_with("2026-06-0").all()


@pytest.mark.slow
def test_the_log_names_nobody(copy, customers, serve):  # type: ignore[no-untyped-def]
    """Neither the log nor the kept rows hold a customer's name; the key that leads back is its owner's only."""
    folder = copy(champion=True, entity="customer", ignore="[day]", each=2)
    serve(folder, customers(100, seed=4), entity=True)
    for path in Path(folder / ".holdfast" / "predictions").iterdir():
        assert b"C4-1" not in path.read_bytes()
    Project(folder).retrain()
    assert not learned(Project(folder))["customer"].str.contains("C4").any()
    assert (folder / ".holdfast" / "entity.key").stat().st_mode & 0o077 == 0
    assert EntityKey.of_folder(folder / ".holdfast").seal("C4-1") != EntityKey(bytes(32)).seal("C4-1")

"""Projects whose split is in time: training, the record of a look, and retraining when the moment moves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from holdfast.errors import SealError
from holdfast.lifecycle.kept import frames
from holdfast.lifecycle.lineage import of_version
from holdfast.project import Project
from holdfast.records import Training

FROM = {"time": "day", "ignore": "[customer]", "holdout": "{from: 2026-03-10}"}
BY_FILE = {"time": "{order: file}", "ignore": "[customer, day]", "monitor": "{window: 500 rows}"}


def days_of(project: Project, version: str) -> pl.Series:
    """Return the times of the rows that a version was trained on."""
    lineage = of_version(project.workspace.store, version)
    return pl.concat(
        [part["day"].cast(pl.String) for part in frames(project.workspace.training, lineage.training)]
    )


def moved(folder: Path, start: str) -> Project:
    """Return a project whose contract has another moment."""
    path = folder / "holdfast.yaml"
    path.write_text(path.read_text().replace("{from: 2026-03-10}", f"{{from: {start}}}"))
    return Project(folder)


def training(project: Project, version: str) -> dict:  # type: ignore[type-arg]
    """Return the record of a version's training."""
    return project.workspace.store.attestations(version, "training")[-1].payload


def test_the_record_of_a_look_has_the_baselines(copy):  # type: ignore[no-untyped-def]
    """The dummy and the previous label stand beside the model, in the contract's metric and in accuracy."""
    project = Project(copy(champion=True, **FROM))
    told = project.workspace.store.attestations("v1", "evaluation")[-1].payload
    found = {(one["name"], one["metric"]): one for one in told["baselines"]}
    assert set(found) == {
        (name, metric) for name in ("dummy", "previous label") for metric in ("roc_auc", "accuracy")
    }
    beside = found["previous label", "roc_auc"]
    assert beside["outcome"] == "beaten"
    assert beside["model"] == told["metrics"]["roc_auc"]["value"]
    assert beside["difference"] == pytest.approx(beside["model"] - beside["value"])
    labels = project_labels(project)
    same = [a == b for a, b in pairwise(labels[-told["rows"]["used"] - 1 :])]
    assert found["previous label", "accuracy"]["value"] == pytest.approx(sum(same) / len(same))
    assert any("batches" in note for note in told["notes"])


def project_labels(project: Project) -> list[int]:
    """Return the labels of the project's table in the order of its rows, which is that of time."""
    return pl.read_csv(project.root / "customers.csv")["left"].to_list()


def test_the_record_of_training_has_the_random_split_beside(copy):  # type: ignore[no-untyped-def]
    """Customers do not depend on each other: the random split is measured and does not flatter."""
    told = training(Project(copy(champion=True, **FROM)), "v1")
    assert {one["name"] for one in told["baselines"]} == {"previous label", "dummy"}
    assert all(one["beaten"] for one in told["baselines"])
    assert not told["random_split"]["flatters"]
    assert told["random_split"]["random"] == pytest.approx(told["random_split"]["forward"], abs=0.03)
    assert told["rows"] == {"training": 1_632, "holdout": 368}


def test_new_rows_after_the_moment_are_all_behind_the_seal(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Retraining says so with the next step, and makes no version."""
    project = Project(copy(champion=True, **FROM))
    customers(300, seed=1, start="2026-04-01").write_csv(tmp_path / "april.csv")
    record = project.retrain(data=tmp_path / "april.csv")
    assert record.version is None
    assert "all 300 new rows lie at 2026-03-10 or after it and are behind the seal" in record.message
    assert "set a later `holdout: {from: ...}`" in record.message


def test_a_later_moment_hands_rows_over_to_training(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Opened rows before it train, later ones judge the challenger and compare it, and the ledger tells the move."""
    folder = copy(champion=True, **FROM)
    customers(600, seed=1, start="2026-04-01").write_csv(tmp_path / "april.csv")
    project = moved(folder, "2026-04-10")
    record = project.retrain(data=tmp_path / "april.csv")
    assert record.version == "v2"
    trained = days_of(project, "v2")
    assert (trained.max(), trained.len()) == ("2026-04-09T23:00:00Z", 2_000 + 9 * 24)
    told = project.workspace.store.attestations("v2", "evaluation")[-1].payload
    assert told["rows"] == {"used": 600 - 9 * 24, "seen": 0, "excluded": 0, "quarantined": 0}
    assert record.rows["holdout"] == 600 - 9 * 24
    moves = [row.detail for row in project.ledger() if row.action == "holdout-moved"]
    assert moves == [{"from": "2026-03-10", "to": "2026-04-10", "opened": 368, "unopened": 0}]


@pytest.mark.slow
def test_rows_that_were_handed_over_once_are_not_handed_over_again(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The next retraining starts from the challenger's rows and adds those between its moment and the new one."""
    folder = copy(champion=True, **FROM)
    table = folder / "customers.csv"
    project = moved(folder, "2026-03-15")
    first = project.retrain(data=table)
    assert days_of(project, "v2").len() == 1_632 + 5 * 24
    assert project.promote("v2", override="a test").moved
    project.workspace.store.close()
    path = folder / "holdfast.yaml"
    path.write_text(path.read_text().replace("{from: 2026-03-15}", "{from: 2026-03-20}"))
    again = Project(folder)
    second = again.retrain(data=table)
    assert (first.version, second.version) == ("v2", "v3")
    assert days_of(again, "v3").len() == 1_632 + 10 * 24
    assert days_of(again, "v3").is_unique().all()


def test_an_earlier_moment_is_refused_by_name(copy):  # type: ignore[no-untyped-def]
    """Neither training nor checking takes it."""
    project = moved(copy(champion=True, **FROM), "2026-03-01")
    for act in (project.train, project.check):
        with pytest.raises(SealError) as refused:
            act()
        assert refused.value.code == "holdout-from-earlier"


def test_the_order_of_the_file_splits_trains_and_is_evaluated(copy, customers):  # type: ignore[no-untyped-def]
    """The last fifth is held out; appended rows are behind the seal, judge a new version, and never train."""
    folder = copy(champion=True, **BY_FILE)
    project = Project(folder)
    assert training(project, "v1")["rows"] == {"training": 1_600, "holdout": 400}
    old = pl.read_csv(folder / "customers.csv", infer_schema=False)
    new = customers(200, seed=5).cast(pl.String)
    new.write_csv(folder / "new.csv")
    assert "come after the cut of the first file" in project.retrain(data=folder / "new.csv").message
    pl.concat([old, new]).write_csv(folder / "customers.csv")
    record = project.train()
    assert isinstance(record, Training)
    assert record.rows == {"training": 1_600, "holdout": 600}
    evaluation = project.evaluate()
    assert evaluation.rows["used"] == 200
    assert evaluation.rows["seen"] == 400
    labels = project_labels(project)
    same = [a == b for a, b in pairwise(labels[1_999:])]
    found = next(b for b in evaluation.baselines if (b.name, b.metric) == ("previous label", "accuracy"))
    assert found.value == pytest.approx(sum(same) / 200)


@pytest.mark.slow
def test_known_entities_come_again_in_the_holdout(copy):  # type: ignore[no-untyped-def]
    """A note says how many; they are told their own previous label."""
    project = Project(copy(champion=True, each=700, rows=2_000, entity="customer", **FROM | {"ignore": "[]"}))
    findings = {f["code"]: f for f in training(project, "v1")["findings"]}
    assert findings["SP004"]["evidence"]["entities"] == 1
    names = {one["name"] for one in training(project, "v1")["baselines"]}
    assert "previous label of the same customer" in names

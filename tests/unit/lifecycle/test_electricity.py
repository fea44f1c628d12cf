"""Electricity prices in New South Wales, in the order of the file: a table whose rows are alike when they are close."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.project import Project, init


@pytest.mark.slow
def test_the_previous_label_and_the_random_split_stand_beside_the_model(data: Path, tmp_path: Path) -> None:
    """The last fifth is judged forward; the previous label is right in 85 % of it, and a random split flatters."""
    table = data / "electricity_nsw" / "elec2.parquet"
    told = init(table, "class", folder=tmp_path)
    assert any("neighbouring rows have the same class in 85.3%" in guess for guess in told["guesses"])
    init(table, "class", folder=tmp_path, time_order="file")
    project = Project(tmp_path)
    trained = project.train()
    assert trained.rows == {"training": 36_250, "holdout": 9_062}
    assert {"TR001", "TR003"} <= {finding.code for finding in trained.findings}
    assert [b.beaten for b in trained.baselines if b.name == "previous label"] == [False]
    split = trained.random_split
    assert split is not None
    assert split.flatters
    assert split.random is not None
    assert split.forward is not None
    assert split.random > split.forward + 0.05
    found = project.evaluate()
    beside = {(b.name, b.metric): b for b in found.baselines}
    previous = beside["previous label", "accuracy"]
    assert previous.value == pytest.approx(0.8484, abs=0.0001)
    assert previous.outcome == "ahead"
    assert beside["dummy", "roc_auc"].outcome == "beaten"
    assert found.metrics["roc_auc"].value == pytest.approx(beside["previous label", "roc_auc"].model)

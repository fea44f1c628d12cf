"""Realised performance."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from holdfast.contract.settings import Settings
from holdfast.monitor.performance import realised

CONTRACT = Settings(name="m", task="binary", target="y", metric="roc_auc", columns={})


def outcomes(rows: int = 400) -> tuple[np.ndarray, np.ndarray]:
    g = np.random.default_rng(0)
    scores = g.random(rows)
    return (g.random(rows) < scores).astype(float), scores


def test_metrics_are_those_of_the_labelled_rows() -> None:
    """Precision and recall at the threshold, over rows with an outcome only."""
    labels, scores = outcomes()
    labels[:100] = np.nan
    found = realised(CONTRACT, labels, scores, threshold=0.5)
    decided = scores[100:] >= 0.5
    assert (found.labelled, found.coverage, found.pending) == (300, 0.75, 0)
    assert found.metrics["precision"].value == pytest.approx(labels[100:][decided].mean())


def test_young_rows_are_pending_also_where_their_outcome_came() -> None:
    """Early outcomes are mostly of one kind, so rows younger than the label delay wait."""
    labels, scores = outcomes()
    times = np.arange(400.0)
    delayed = msgspec.structs.replace(CONTRACT, label_delay_seconds=100.0)
    found = realised(delayed, labels, scores, threshold=0.5, times=times, as_of=399.0)
    assert (found.labelled, found.coverage, found.pending) == (300, 1.0, 100)


def test_without_outcomes_there_are_no_metrics() -> None:
    """Coverage is zero and nothing is made up."""
    found = realised(CONTRACT, np.full(5, np.nan), np.full(5, 0.5), threshold=0.5)
    assert (found.labelled, found.coverage, found.metrics) == (0, 0.0, {})


def test_without_rows_old_enough_coverage_is_null() -> None:
    """A share of nothing is not zero."""
    found = realised(CONTRACT, np.ones(2), np.ones(2), threshold=0.5, times=np.ones(2), as_of=0.0)
    assert (found.coverage, found.pending) == (None, 2)


def test_regression_has_its_own_metrics() -> None:
    """Values instead of probabilities."""
    _, scores = outcomes()
    task = msgspec.structs.replace(CONTRACT, task="regression")
    found = realised(task, scores + 0.1, scores, threshold=None)
    assert found.metrics["mae"].value == pytest.approx(0.1)

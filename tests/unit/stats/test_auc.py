"""Areas under curves, against scikit-learn and against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn import metrics

from holdfast.stats.auc import (
    average_precision,
    average_precision_influence,
    roc_auc,
    roc_auc_influence,
)


def tied_sample(seed: int, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.3).astype(float)
    return y, np.round(rng.normal(size=n) + y, 1)


@pytest.mark.parametrize("seed", range(5))
def test_they_are_scikit_learns(seed: int) -> None:
    """With ties, and with weights."""
    y, score = tied_sample(seed)
    weights = np.random.default_rng(seed).integers(0, 4, y.size)
    assert roc_auc(y, score) == pytest.approx(metrics.roc_auc_score(y, score), abs=1e-12)
    assert average_precision(y, score) == pytest.approx(metrics.average_precision_score(y, score), abs=1e-12)
    assert roc_auc(y, score, weights) == pytest.approx(
        metrics.roc_auc_score(y, score, sample_weight=weights), abs=1e-12
    )
    assert average_precision(y, score, weights) == pytest.approx(
        metrics.average_precision_score(y, score, sample_weight=weights), abs=1e-12
    )


def test_delong_is_the_variance_of_the_placements() -> None:
    """The influence gives the variance computed pair by pair."""
    y, score = tied_sample(3, 60)
    pos, neg = score[y == 1], score[y == 0]
    wins = (pos[:, None] > neg) + 0.5 * (pos[:, None] == neg)
    expected = wins.mean(axis=1).var(ddof=1) / pos.size + wins.mean(axis=0).var(ddof=1) / neg.size
    value, influence = roc_auc_influence(y, score)
    assert value == pytest.approx(wins.mean())
    assert (influence**2).sum() == pytest.approx(expected)


@pytest.mark.parametrize("row", [0, 3, 17, 42])
def test_the_influence_of_average_precision_is_its_derivative(row: int) -> None:
    """A little more weight on a row moves the value as the influence says."""
    y, score = tied_sample(4, 80)
    _, influence = average_precision_influence(y, score)
    weights = np.ones(80)
    weights[row] += 1e-6
    moved = (average_precision(y, score, weights) - average_precision(y, score)) / 1e-6
    assert influence[row] == pytest.approx(moved, abs=1e-6)


def test_one_class_has_no_area() -> None:
    """NaN, and an infinite error where one row of a class is all there is."""
    assert math.isnan(roc_auc([0, 0], [0.1, 0.2]))
    assert math.isnan(average_precision([0, 0], [0.1, 0.2]))
    assert math.isnan(average_precision([], []))
    assert np.isinf(roc_auc_influence([0, 0, 1], [0.1, 0.2, 0.3])[1]).all()
    assert np.isinf(average_precision_influence([0, 0, 1], [0.1, 0.2, 0.3])[1]).all()

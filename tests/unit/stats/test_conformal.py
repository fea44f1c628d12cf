"""Intervals hold what they state, for small and for large predictions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from holdfast.stats.conformal import bands, fewest_rows, radius


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_the_fewest_rows_are_the_fewest(coverage: float):
    """One row less, and nothing finite covers."""
    rows = fewest_rows(coverage)
    assert math.isfinite(radius(np.arange(float(rows)), coverage))
    assert radius(np.arange(float(rows - 1)), coverage) == math.inf


def test_equal_weights_change_nothing():
    """Whatever they are."""
    residuals = np.random.default_rng(0).normal(size=57)
    assert radius(residuals, 0.9, np.full(57, 4.0)) == radius(residuals, 0.9)


def test_heavier_rows_decide():
    """The share of the weights, not of the rows, lies inside; the row to come counts as the mean row."""
    residuals = np.arange(100.0)
    weights = np.where(residuals < 50, 1.0, 3.0)
    found = radius(residuals, 0.9, weights)
    assert weights[residuals <= found].sum() >= 0.9 * (weights.sum() + 2.0)
    assert weights[residuals < found].sum() < 0.9 * (weights.sum() + 2.0)
    assert radius(residuals[:8], 0.9, np.full(8, 1000.0)) == math.inf


def test_few_rows_have_one_band():
    """Under 400 rows one radius serves all predictions."""
    value = np.arange(399.0)
    assert bands(value, value, 0.9)[0] == ()
    assert len(bands(np.arange(400.0), np.arange(400.0), 0.9)[0]) == 1


def test_tied_predictions_have_one_band():
    """A constant model has no small and large predictions."""
    edges, radii = bands(np.zeros(1_000), np.arange(1_000.0), 0.9)
    assert len(radii) == len(edges) + 1
    assert all(map(math.isfinite, radii))


@pytest.mark.parametrize("rows", [60, 450, 1_100])
def test_coverage_by_simulation(rows: int):
    """Skewed errors that grow with the value: the mean coverage of 300 draws is what is stated, in each half too."""
    generator = np.random.default_rng(rows)
    covered, low_half = [], []
    for _ in range(300):
        value = generator.exponential(10, rows + 200)
        error = generator.gamma(2.0, 0.2, rows + 200) * value
        edges, radii = bands(value[:rows], error[:rows], 0.9)
        band = np.searchsorted(np.array(edges), value[rows:], side="right")
        inside = error[rows:] <= np.array(radii)[band]
        covered.append(inside.mean())
        low_half.append(inside[value[rows:] < 7].mean())
    assert 0.89 < np.mean(covered) < 0.93
    if rows > 1_000:
        assert 0.87 < np.mean(low_half) < 0.95

"""Standard errors from influences."""

from __future__ import annotations

import math

import numpy as np
import pytest

from holdfast.stats.auc import roc_auc, roc_auc_influence
from holdfast.stats.influence import influence_error


def test_the_error_of_an_area_is_its_spread_over_samples() -> None:
    """DeLong's error matches the standard deviation of the area over fresh samples."""
    rng = np.random.default_rng(0)
    areas, errors = [], []
    for _ in range(300):
        y = np.repeat([1.0, 0.0], [60, 240])
        x = y + rng.normal(size=300)
        areas.append(roc_auc(y, x))
        errors.append(influence_error(roc_auc_influence(y, x)[1])[0])
    assert np.mean(errors) == pytest.approx(np.std(areas), rel=0.12)


def test_repeated_rows_are_no_new_evidence() -> None:
    """With groups the error of four copies is that of one, whatever the group codes are."""
    rng = np.random.default_rng(1)
    y = (rng.random(200) < 0.4).astype(float)
    x = y + rng.normal(size=200)
    once, _ = influence_error(roc_auc_influence(y, x)[1])
    codes = np.repeat(rng.permutation(10_000)[:200] - 5000, 4)
    grouped, degrees = influence_error(roc_auc_influence(np.repeat(y, 4), np.repeat(x, 4))[1], codes)
    assert grouped == pytest.approx(once, rel=0.02)
    assert degrees == 199


def test_what_has_no_error_is_infinite() -> None:
    """An infinite influence, and a single group."""
    assert math.isinf(influence_error(np.full(3, np.inf))[0])
    assert math.isinf(influence_error(np.array([1.0, -1.0]), np.array([4, 4]))[0])

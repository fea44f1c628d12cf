"""Counts of one column in one window."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.errors import DataError
from holdfast.profile import Counts, Moments, add, empty


def test_counts_of_different_cells_are_refused() -> None:
    """Counts made with two references cannot be mixed up silently."""
    with pytest.raises(DataError) as error:
        Counts((1, 2)) + Counts((1, 2, 3))
    assert error.value.code == "counts-differ"


def test_kinds_known_only_by_count_are_added() -> None:
    """Rejected requests, logged as counts, enter the kinds of the window."""
    counts = Counts((5,), (1, 0, 0, 0)).with_kinds({"null": 2, "wrong type": 3})
    assert counts.kinds == (3, 0, 0, 3)
    assert counts.rows == 11


def test_empty_is_neutral() -> None:
    """Adding a window without rows changes nothing."""
    counts = Counts((1, 2), (1, 0, 0, 0), Moments.of(np.array([1.0, 2.0, 3.0])))
    assert add([empty(2), counts, empty(2)]) == counts


def test_moments_match_numpy() -> None:
    """Mean, deviation and range are those of the values."""
    values = np.random.default_rng(1).gamma(2.0, size=1_000)
    moments = Moments.of(values[:300]) + Moments.of(values[300:])
    assert moments.rows == 1_000
    assert moments.mean == pytest.approx(values.mean(), rel=1e-12)
    assert moments.sd == pytest.approx(values.std(ddof=1), rel=1e-12)
    assert (moments.minimum, moments.maximum) == (values.min(), values.max())


def test_moments_that_overflow_are_none() -> None:
    """Values near the end of the doubles give no infinite mean; the range stays."""
    moments = Moments.of(np.array([-1.7e308, 1.7e308])) + Moments.of(np.array([1e200]))
    assert moments.m2 is None
    assert moments.sd is None
    assert moments.maximum == 1.7e308

"""Benjamini-Hochberg, against scipy."""

from __future__ import annotations

import numpy as np
from scipy import stats

from holdfast.stats.multiplicity import benjamini_hochberg


def test_it_rejects_what_scipy_rejects() -> None:
    """Adjusted p-values under the rate, for mixed nulls and effects."""
    rng = np.random.default_rng(0)
    for _ in range(50):
        p = np.concatenate([rng.random(15), rng.random(5) * 0.01])
        theirs = stats.false_discovery_control(p) <= 0.05
        assert (benjamini_hochberg(p, 0.05) == theirs).all()


def test_a_test_that_was_not_run_changes_nothing() -> None:
    """NaN is neither rejected nor counted among the tests."""
    p = np.array([0.02, 0.04, 0.9])
    with_gaps = np.array([np.nan, 0.02, np.nan, 0.04, 0.9])
    assert benjamini_hochberg(with_gaps, 0.06)[[1, 3, 4]].tolist() == benjamini_hochberg(p, 0.06).tolist()
    assert not benjamini_hochberg([np.nan, np.nan], 0.05).any()
    assert benjamini_hochberg([], 0.05).size == 0


def test_the_order_of_the_tests_does_not_matter() -> None:
    """Permuted p-values give the permuted answer."""
    rng = np.random.default_rng(3)
    p = rng.random(20) ** 3
    order = rng.permutation(20)
    assert (benjamini_hochberg(p[order], 0.1) == benjamini_hochberg(p, 0.1)[order]).all()

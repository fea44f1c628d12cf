"""Two-sample tests over counts, against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from holdfast.stats.two_sample import chi_square, fisher_exact, numeric_p, rank_test_binned


def test_the_rank_test_is_scipys_with_ties() -> None:
    """Counts in bins give the z and p of Mann-Whitney on the bin numbers."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        ref, cur = rng.integers(0, 30, 8), rng.integers(0, 30, 8)
        bins = np.arange(8)
        theirs = stats.mannwhitneyu(
            np.repeat(bins, cur), np.repeat(bins, ref), use_continuity=False, method="asymptotic"
        )
        z, p = rank_test_binned(ref, cur)
        assert p == pytest.approx(theirs.pvalue, rel=1e-9)
        assert (z > 0) == (theirs.statistic > ref.sum() * cur.sum() / 2)


def test_chi_square_is_scipys() -> None:
    """Without sparse cells the statistic and p are those of a contingency table."""
    ref, cur = [40, 60, 90, 10], [55, 40, 80, 25]
    theirs = stats.chi2_contingency([ref, cur], correction=False)
    assert chi_square(ref, cur) == pytest.approx((theirs.statistic, theirs.pvalue))


def test_sparse_cells_are_pooled_in_one() -> None:
    """Levels with an expected count under five count as one cell."""
    assert chi_square([100, 80, 4, 3, 3], [90, 95, 3, 2, 4]) == chi_square([100, 80, 10], [90, 95, 9])


def test_a_pool_that_is_still_sparse_joins_the_smallest_cell() -> None:
    """No cell under the limit is left over."""
    assert chi_square([100, 80, 1], [90, 95, 1]) == chi_square([100, 81], [90, 96])


def test_ordered_bins_are_merged_with_their_neighbours() -> None:
    """In a small window many bins keep their power, and kinds stay apart."""
    ref, cur = [100] * 8 + [300], [2] * 4 + [8] * 4 + [20]
    merged = chi_square([200] * 4 + [300], [4, 4, 16, 16, 20], pool_below=0)
    assert chi_square(ref, cur, pool_below=8, ordered=8) == pytest.approx(merged)
    assert chi_square(ref, cur, pool_below=8)[1] > merged[1]


@pytest.mark.parametrize(("n_ref", "n_cur", "bins"), [(10_000, 200, 64), (1000, 1000, 50), (200, 200, 10)])
def test_the_tests_hold_their_level(n_ref: int, n_cur: int, bins: int) -> None:
    """Without drift each test fires at 5 % within four Monte-Carlo errors."""
    rng = np.random.default_rng(bins)
    shares = rng.dirichlet(np.full(bins, 2.0))
    repeats = 800
    fired = np.zeros(3)
    for _ in range(repeats):
        ref, cur = rng.multinomial(n_ref, shares), rng.multinomial(n_cur, shares)
        fired[0] += rank_test_binned(ref, cur)[1] < 0.05
        fired[1] += chi_square(ref, cur)[1] < 0.05
        fired[2] += chi_square(ref, cur, ordered=bins)[1] < 0.05
    error = math.sqrt(0.05 * 0.95 / repeats)
    assert (fired / repeats < 0.05 + 4 * error).all()
    assert fired[0] / repeats > 0.05 - 4 * error
    assert fired[2] / repeats > 0.05 - 4 * error


def test_ordered_merging_sees_a_shift_in_a_small_window() -> None:
    """64 bins against 200 rows would be one pool; neighbours merged find twice the spread."""
    rng = np.random.default_rng(0)
    edges = np.quantile(rng.normal(size=10_000), np.arange(1, 64) / 64)
    ref = np.bincount(np.searchsorted(edges, rng.normal(size=10_000)), minlength=64)
    cur = np.bincount(np.searchsorted(edges, 2 * rng.normal(size=200)), minlength=64)
    assert chi_square(ref, cur, ordered=64)[1] < 1e-4
    assert rank_test_binned(ref, cur)[1] > 0.001


def test_fisher_is_scipys_and_needs_both_margins() -> None:
    """The exact p, and one where a kind never occurs."""
    assert fisher_exact(8, 2, 1, 5) == pytest.approx(stats.fisher_exact([[8, 2], [1, 5]]).pvalue)
    assert fisher_exact(0, 10, 0, 10) == 1.0


def test_windows_without_rows_are_not_tested() -> None:
    """An empty window gives NaN, a single shared cell gives no evidence."""
    assert math.isnan(rank_test_binned([1, 2], [0, 0])[1])
    assert math.isnan(chi_square([0, 0], [1, 2])[1])
    assert rank_test_binned([5, 0], [7, 0]) == (0.0, 1.0)
    assert chi_square([50, 0], [70, 0]) == (0.0, 1.0)


def test_the_numeric_p_pays_for_taking_the_better_of_two() -> None:
    """The smaller of two is doubled and stays a probability."""
    assert numeric_p(0.03, 0.2) == 0.06
    assert numeric_p(0.7, 0.9) == 1.0
    assert math.isnan(numeric_p(math.nan, math.nan))

"""Has a column drifted? One calibrated p per column, and one decision over all columns of a window."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from holdfast.profile import KINDS, ColumnReference, Counts
from holdfast.stats.multiplicity import benjamini_hochberg
from holdfast.stats.psi import FEWEST_ROWS as PSI_ROWS
from holdfast.stats.psi import coarsen, psi
from holdfast.stats.two_sample import chi_square, fisher_exact, rank_test_binned
from holdfast.types import Array, Mask

FEWEST_ROWS = 30
"""A smaller window (or reference) is not tested: a test there has no power and its approximations fail."""


class Verdict(NamedTuple):
    """The result for one column. ``p_value`` is NaN where the column was not tested."""

    statistic: str
    p_value: float


def assess(reference: ColumnReference, window: Counts) -> Verdict:
    """Return the p of one column, and the name of the test that decided it.

    Parameters
    ----------
    reference
        Of the column.
    window
        Counts in the reference's cells.

    Returns
    -------
    ``p_value`` is NaN where either side has fewer than 30 rows.

    Notes
    -----
    The tests of a column are: ranks (numeric: a shift), chi-square over cells and kinds (any other change of
    shape), and Fisher's exact test for each kind (null, unseen, out of range, wrong type) that occurred on
    either side. The column's p is Bonferroni's, their number times the smallest. The number depends on the
    sums of both samples only, and so do the exact tests: under the null hypothesis p is no smaller than
    it should be. For a numeric column without such kinds this is ``min(1, 2 min(rank, chi-square))``.

    Examples
    --------
    >>> same = Counts(cells=(500, 500))
    >>> assess(ColumnReference("numeric", same, edges=(0.0,)), same).p_value
    1.0
    >>> nulls = Counts(cells=(450, 450), kinds=(100, 0, 0, 0))
    >>> test = assess(ColumnReference("numeric", same, edges=(0.0,)), nulls)
    >>> test.statistic, test.p_value < 1e-9
    ('null, Fisher', True)
    """
    if min(reference.counts.rows, window.rows) < FEWEST_ROWS:
        return Verdict("not tested", math.nan)
    tests = _tests(reference, window)
    best = min(tests, key=lambda test: test.p_value)
    return Verdict(best.statistic, min(1.0, len(tests) * best.p_value))


def flagged(p_values: Array, rate: float) -> Mask:
    """Return which columns of one window raise an alarm, by Benjamini and Hochberg at the contract's rate.

    Examples
    --------
    >>> flagged(np.array([.001, .6, np.nan]), .05).tolist()
    [True, False, False]
    """
    return benjamini_hochberg(p_values, rate)


def stability(reference: ColumnReference, window: Counts) -> float | None:
    """Return the bias-corrected population stability index, None under 500 rows on either side.

    Notes
    -----
    Numeric bins are merged to ten; the kinds are one cell more, so that nulls count. An index describes; the
    tests decide.

    Examples
    --------
    >>> column = ColumnReference("numeric", Counts(cells=(500, 500)), edges=(0.0,))
    >>> round(stability(column, Counts(cells=(600, 400))), 3)
    0.038
    """
    if min(reference.counts.rows, window.rows) < PSI_ROWS:
        return None
    ref, cur = coarse(reference, window)
    return psi(ref, cur)


def coarse(reference: ColumnReference, window: Counts) -> tuple[Array, Array]:
    """Return both samples in at most ten bins (or all levels) and one cell for the rows of other kinds."""
    ref, cur = _array(reference.counts.cells), _array(window.cells)
    if reference.kind == "numeric":
        ref, cur = coarsen(ref, cur)
    return np.append(ref, sum(reference.counts.kinds)), np.append(cur, sum(window.kinds))


def _tests(reference: ColumnReference, window: Counts) -> list[Verdict]:
    ref, cur = _array(reference.counts.cells), _array(window.cells)
    tests = []
    bins = 0
    if reference.kind == "numeric":
        bins = ref.size
        tests.append(Verdict("rank", _or_one(rank_test_binned(ref, cur)[1])))
    every_ref, every_cur = np.append(ref, reference.counts.kinds), np.append(cur, window.kinds)
    tests.append(Verdict("chi-square", _or_one(chi_square(every_ref, every_cur, ordered=bins)[1])))
    n, m = reference.counts.rows, window.rows
    for kind, before, now in zip(KINDS, reference.counts.kinds, window.kinds, strict=True):
        if before + now:
            tests.append(Verdict(f"{kind}, Fisher", fisher_exact(before, n - before, now, m - now)))
    return tests


def _array(counts: tuple[int, ...]) -> Array:
    return np.array(counts, dtype=np.float64)


def _or_one(p: float) -> float:
    """A part that cannot be tested (no value was all right) is no evidence."""
    return 1.0 if math.isnan(p) else p

"""Do two tables share more rows than two samples of one law would?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from holdfast.types import Array

MOST_DRAWS = 20_000_000
"""Above this many hypergeometric draws (seconds) the tail is normal, with simulated moments."""


def resplit_excess(
    old_digests: npt.NDArray[Any], new_digests: npt.NDArray[Any], repeats: int = 1000, seed: int = 0
) -> tuple[int, float, float]:
    """Return the rows that two tables share, how many chance would let them share, and the p of the excess.

    Parameters
    ----------
    old_digests, new_digests
        One digest a row, shapes ``(n_old,)`` and ``(n_new,)``; equal rows have equal digests. Any sortable
        dtype.
    repeats
        Random re-splits, at least 1. With 1,000 the smallest p is 1/1001.
    seed
        Of the re-splits.

    Returns
    -------
    observed, expected, p
        ``observed`` is S, the sum over digests of ``min(m_old, m_new)``: matches with multiplicity.
        ``expected`` is its mean when the pooled rows are split at random into tables of the same sizes,
        ``p`` the chance that such a split shares as many. Without any common row ``(0, 0, 1)``.

    Notes
    -----
    Independent samples of a table with few distinct rows share most of them; re-splits of the pool do as
    well, so these are not called the same rows. A reshuffled copy has every row exactly twice, one on each
    side, and a random split does not. A *part* of an old table with few distinct rows cannot be recognised.

    A re-split is a multivariate hypergeometric draw over the distinct rows. Rows that occur once in the pool
    can never be shared, so they are one cell.

    Examples
    --------
    >>> old = np.arange(100)
    >>> resplit_excess(old, old[::-1])[0]
    100
    >>> resplit_excess(old, old[::-1])[2] < .001
    True
    >>> few = np.random.default_rng(0).integers(0, 5, 400)
    >>> resplit_excess(few[:200], few[200:])[2] > .05
    True
    """
    totals, old = _multiplicities(old_digests, new_digests)
    observed = int(np.minimum(old, totals - old).sum())
    repeated = totals > 1
    if observed == 0 or not repeated.any():
        return 0, 0.0, 1.0
    cells = np.append(totals[repeated], totals[~repeated].sum())
    normal = repeats * cells.size > MOST_DRAWS
    draws = max(100, MOST_DRAWS // cells.size) if normal else repeats
    shared = _resplits(cells, old_digests.size, draws, seed)
    expected = float(shared.mean())
    if normal:
        return observed, expected, _normal_tail(observed, expected, float(shared.std(ddof=1)))
    return observed, expected, (1 + int((shared >= observed).sum())) / (1 + repeats)


def _multiplicities(
    old: npt.NDArray[Any], new: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return per distinct row how often it occurs in both tables together, and in the old one."""
    distinct, where = np.unique(np.concatenate([old, new]), return_inverse=True)
    totals = np.bincount(where, minlength=distinct.size).astype(np.int64)
    return totals, np.bincount(where[: old.size], minlength=distinct.size).astype(np.int64)


def _resplits(cells: npt.NDArray[np.int64], n_old: int, draws: int, seed: int) -> Array:
    """Return S of random splits; the last cell holds the rows that occur once and counts for nothing."""
    generator = np.random.default_rng(seed)
    shared = np.empty(draws)
    for draw in range(draws):
        old = generator.multivariate_hypergeometric(cells, n_old, method="marginals")[:-1]
        shared[draw] = np.minimum(old, cells[:-1] - old).sum()
    return shared


def _normal_tail(observed: int, mean: float, sd: float) -> float:
    if sd == 0.0:
        return 0.0 if observed > mean else 1.0
    return math.erfc((observed - 0.5 - mean) / (sd * math.sqrt(2.0))) / 2.0

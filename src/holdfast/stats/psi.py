"""The population stability index: an effect size, never a test."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from holdfast.types import Array

FEWEST_ROWS = 500
"""Under this many rows in either window the index is mostly its own noise and is not reported."""


def psi(ref_counts: ArrayLike, cur_counts: ArrayLike, bias_corrected: bool = True) -> float:
    """Return the population stability index of two windows counted in the same cells, in nats.

    Parameters
    ----------
    ref_counts, cur_counts
        Rows in each cell, shape ``(cells,)``; ten cells are customary (see `coarsen`). Missing values may be
        a cell.
    bias_corrected
        Subtract the expectation without drift, ``(cells - 1) (1/n + 1/m)``. It is 0.09 for ten cells at 200
        rows each, nearly the customary limit of 0.1, and 0.00018 at 100,000.

    Returns
    -------
    The sum of ``(q - p) ln(q / p)`` over the cells' shares. Bias-corrected it scatters around zero without
    drift, and may be slightly negative. NaN where a window has no rows.

    Notes
    -----
    Half a row is added to each cell that either window has seen, so that an empty one is finite. The
    customary floor of 1e-4 on shares clips real rare levels.

    References
    ----------
    .. [1] Yurdakul, B. (2018). Statistical properties of population stability index. Western Michigan
           University.

    Examples
    --------
    >>> round(psi([500, 500], [600, 400], bias_corrected=False), 4)
    0.0405
    >>> round(psi([500, 500], [600, 400]), 4)
    0.0385
    """
    ref, cur = np.asarray(ref_counts, dtype=np.float64), np.asarray(cur_counts, dtype=np.float64)
    seen = (ref + cur) > 0
    n, m, cells = float(ref.sum()), float(cur.sum()), int(seen.sum())
    if n == 0 or m == 0:
        return math.nan
    p = (ref[seen] + 0.5) / (n + 0.5 * cells)
    q = (cur[seen] + 0.5) / (m + 0.5 * cells)
    index = float(((q - p) * np.log(q / p)).sum())
    return index - (cells - 1) * (1.0 / n + 1.0 / m) if bias_corrected else index


def coarsen(ref_counts: ArrayLike, cur_counts: ArrayLike, bins: int = 10) -> tuple[Array, Array]:
    """Merge neighbouring ordered bins until at most ``bins`` are left, about equally full in the reference.

    Parameters
    ----------
    ref_counts, cur_counts
        Rows in each bin, shape ``(fine_bins,)``, lowest first.
    bins
        At least 1.

    Returns
    -------
    The counts of both windows in the merged bins.

    Examples
    --------
    >>> ref, cur = coarsen([1, 1, 1, 1], [4, 3, 2, 1], bins=2)
    >>> ref.tolist(), cur.tolist()
    ([2.0, 2.0], [7.0, 3.0])
    """
    ref, cur = np.asarray(ref_counts, dtype=np.float64), np.asarray(cur_counts, dtype=np.float64)
    if ref.size <= bins or ref.sum() == 0:
        return ref, cur
    middle = (np.cumsum(ref) - ref / 2.0) / ref.sum()
    group = np.minimum((middle * bins).astype(np.int64), bins - 1)
    merged = [np.bincount(group, counts, minlength=bins).astype(np.float64) for counts in (ref, cur)]
    return merged[0], merged[1]

"""Where to cut a numeric column: quantiles of the reference, one bin per value where the values are few."""

from __future__ import annotations

import numpy as np

from holdfast.types import Array, Integers

ROWS_PER_BIN = 20
FEWEST_BINS = 4
MOST_BINS = 64
"""64 bins from 200 rows fire on 16 to 33 % of quiet windows at a nominal 5 %: hence rows per bin first."""


def bin_count(rows: int) -> int:
    """Return how many bins a reference of so many rows carries: rows / 20, at least 4 and at most 64.

    Examples
    --------
    >>> bin_count(10), bin_count(400), bin_count(1_000_000)
    (4, 20, 64)
    """
    return int(np.clip(rows // ROWS_PER_BIN, FEWEST_BINS, MOST_BINS))


def quantile_edges(values: Array) -> Array:
    """Return the inner edges of the bins of a column, increasing and unique.

    Parameters
    ----------
    values
        Values of the reference, shape ``(rows,)``, finite. The order does not matter.

    Returns
    -------
    Shape ``(bins - 1,)``. Bin ``i`` holds ``edges[i - 1] < x <= edges[i]``; the outer bins are open, so a
    value beyond the reference falls in the nearest one. Empty for fewer than two distinct values.

    Notes
    -----
    With no more distinct values than bins each value has its own. Otherwise edges are quantiles, and a value
    that fills a bin alone (the zeros of a balance) is cut off from the values below it where these are half a
    bin or more.

    Examples
    --------
    >>> quantile_edges(np.array([0.0, 0.0, 1.0, 2.0])).tolist()
    [0.0, 1.0]
    >>> quantile_edges(np.arange(100.0)).tolist()
    [19.0, 39.0, 59.0, 79.0]
    """
    distinct, counts = np.unique(values, return_counts=True)
    bins = bin_count(values.size)
    if distinct.size <= bins:
        return np.asarray(distinct[:-1], dtype=np.float64)
    below = np.cumsum(counts)
    share = values.size / bins
    at = np.unique(np.searchsorted(below, share * np.arange(1, bins)))
    at = at[at < distinct.size - 1]
    heavy = np.flatnonzero(counts >= share)
    before = heavy[heavy > 0] - 1
    # Rows between the edge before a heavy value and that value; too few do not carry a bin of their own.
    edge_before = np.searchsorted(at, before, side="right") - 1
    start = np.where(edge_before >= 0, below[at[np.maximum(edge_before, 0)]], 0) if at.size else 0
    wide = before[(below[before] - start) >= share / 2]
    cut = np.union1d(at, wide)
    return np.asarray(distinct[cut if cut.size < bins else at], dtype=np.float64)


def bin_counts(edges: Array, values: Array) -> Integers:
    """Return the rows in each bin, shape ``(len(edges) + 1,)``; values beyond fall in the outer bins.

    Examples
    --------
    >>> bin_counts(np.array([0.0, 1.0]), np.array([-5.0, 0.0, 0.5, 99.0])).tolist()
    [2, 1, 1]
    """
    cells = np.searchsorted(edges, values, side="left")
    return np.bincount(cells, minlength=edges.size + 1).astype(np.int64)

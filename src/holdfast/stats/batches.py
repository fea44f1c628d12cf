"""Batches of consecutive rows: errors of means over a series whose neighbours are alike."""

from __future__ import annotations

import math

import numpy as np

from holdfast.types import Array, Integers


def batches(times: Array) -> Integers:
    """Return the batch of each row: about the square root of ``n`` runs of consecutive rows, of equal length.

    Rows that follow each other in time are alike, and an error that takes them for independent is too small. Summed
    over a batch their influences hardly depend on those of the next one, so batches take the place of entities in a
    clustered error.

    Parameters
    ----------
    times
        Shape ``(n,)``, rising with time, in any order; rows of one moment stay in theirs.

    References
    ----------
    .. [1] Flegal, J. M. and Jones, G. L. (2010). Batch means and spectral variance estimators in Markov chain Monte
           Carlo. Annals of Statistics 38. Batches of ``sqrt(n)`` rows are consistent.

    Examples
    --------
    >>> batches(np.array([5.0, 1.0, 2.0, 3.0, 4.0])).tolist()
    [1, 0, 0, 0, 1]
    """
    rows = len(times)
    count = max(1, math.isqrt(rows))
    codes = np.empty(rows, dtype=np.int64)
    codes[np.argsort(times, kind="stable")] = np.arange(rows) * count // max(1, rows)
    return codes

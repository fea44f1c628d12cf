"""Thresholds of float32 comparisons as thresholds of doubles."""

from __future__ import annotations

import numpy as np

from holdfast.types import Array


def widened(thresholds: Array) -> Array:
    """Return for each threshold ``t`` the largest double whose rounding to float32 is at most ``t``.

    A forest of scikit-learn asks ``float32(x) <= t``. Rounding never reverses an order, so the doubles for which it
    holds are all up to one largest, ``t'``, and ``x <= t'`` is the same question without the rounding.

    Parameters
    ----------
    thresholds
        Finite doubles, smaller than the largest float32 in size, any shape.

    Notes
    -----
    Let ``f`` be the largest float32 that is at most ``t``. ``float32(x) <= t`` means ``float32(x) <= f``, which holds
    up to the middle between ``f`` and the next float32; that middle has one bit more and so is a double. The middle
    itself rounds to the neighbour with the even significand: to ``f`` where ``f`` is the even one, else upwards, and
    then the largest double is the one before the middle.

    Examples
    --------
    >>> t = widened(np.array([0.1]))
    >>> beyond = np.nextafter(t, np.inf)
    >>> (t.astype(np.float32) <= np.array([0.1])).tolist(), (beyond.astype(np.float32) <= np.array([0.1])).tolist()
    ([True], [False])
    """
    nearest = np.asarray(thresholds, dtype=np.float64).astype(np.float32)
    below = np.where(nearest > thresholds, np.nextafter(nearest, np.float32(-np.inf)), nearest)
    middle = below.astype(np.float64) / 2 + np.nextafter(below, np.float32(np.inf)).astype(np.float64) / 2
    even = below.view(np.uint32) % 2 == 0
    return np.where(even, middle, np.nextafter(middle, -np.inf))

"""A ratio of two sums over rows, and how each row moves it."""

from __future__ import annotations

import math

import numpy as np

from holdfast.types import Array

Estimate = tuple[float, Array]
"""A value and its influence, shape ``(n,)``, whose sum of squares is the variance of the value."""


def mean(values: Array, weights: Array | None = None) -> Estimate:
    """Return the mean of rows, each counting as much as its weight; None: all alike.

    Examples
    --------
    >>> mean(np.array([1.0, 3.0]))[0], mean(np.array([1.0, 3.0]), np.array([3.0, 1.0]))[0]
    (2.0, 1.5)
    """
    return ratio(values, np.ones(values.shape), weights)


def ratio(over: Array, under: Array, weights: Array | None = None) -> Estimate:
    """Return the ratio of two sums over weighted rows; n/(n-1) makes the variance of a mean the usual one.

    Examples
    --------
    >>> ratio(np.array([1.0, 0.0]), np.array([1.0, 1.0]))[0]
    0.5
    """
    if weights is not None:
        over, under = over * weights, under * weights
    whole = float(under.sum())
    if whole == 0.0 or under.size < 2:
        return (float(over.sum()) / whole if whole else math.nan), np.full(under.shape, np.inf)
    value = float(over.sum()) / whole
    return value, (over - value * under) / whole * math.sqrt(under.size / (under.size - 1.0))

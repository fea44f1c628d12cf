"""The standard error of any smooth statistic from how each row moves it."""

from __future__ import annotations

import math

import numpy as np

from holdfast.types import Array, Integers


def influence_error(influence: Array, groups: Integers | None = None) -> tuple[float, float]:
    """Return the standard error and its degrees of freedom.

    Parameters
    ----------
    influence
        Shape ``(n,)``, how each row moves the statistic, scaled so that the sum of squares is its variance.
    groups
        Group codes, shape ``(n,)``. Rows of a group depend on each other, so their influences are added
        before they are squared. None: rows are independent.

    Returns
    -------
    se, degrees
        Infinite degrees for independent rows, else the number of groups less one. The error is infinite
        where an influence is, and with a single group.

    References
    ----------
    .. [1] Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data analysis. Biometrika 73.

    Examples
    --------
    >>> x = np.array([1.0, 1.0, 3.0, 3.0])
    >>> influence_error((x - x.mean()) / 4)
    (0.5, inf)
    >>> se, degrees = influence_error((x - x.mean()) / 4, np.array([0, 0, 1, 1]))
    >>> round(se, 6), degrees
    (1.0, 1.0)
    """
    if not np.isfinite(influence).all():
        return math.inf, math.inf
    if groups is None:
        return math.sqrt(float(influence @ influence)), math.inf
    codes = np.unique(groups, return_inverse=True)[1]
    sums = np.bincount(codes, weights=influence)
    if sums.size < 2:
        return math.inf, math.inf
    return math.sqrt(sums.size / (sums.size - 1) * float(sums @ sums)), float(sums.size - 1)

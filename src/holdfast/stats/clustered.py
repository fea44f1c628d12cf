"""The mean of rows that come in groups, and its standard error."""

from __future__ import annotations

import math

import numpy as np

from holdfast.types import Array, Integers


def clustered_mean(values: Array, groups: Integers | None = None) -> tuple[float, float]:
    """Return the mean over rows and its standard error, robust to dependence within groups.

    Parameters
    ----------
    values
        Shape ``(n,)``, no missing values.
    groups
        Group codes, shape ``(n,)``; None when rows are independent.

    Returns
    -------
    mean, standard error
        The error is infinity with fewer than two rows or two groups.

    Notes
    -----
    With groups the estimator is the ratio estimator's linearisation: residuals are summed by group, and
    ``se = sqrt(g / (g - 1) * sum(s_g ** 2)) / n``. With one row a group this is the usual standard error.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 9A.

    Examples
    --------
    >>> clustered_mean(np.array([1.0, 2.0, 3.0]))
    (2.0, 0.5773502691896257)
    >>> clustered_mean(np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1]))
    (2.0, 1.0)
    """
    rows = len(values)
    if rows == 0:
        return math.nan, math.inf
    mean = float(values.mean())
    residuals = values - mean
    if groups is not None:
        codes = np.unique(groups, return_inverse=True)[1]
        residuals = np.bincount(codes, weights=residuals).astype(np.float64)
    count = len(residuals)
    if count < 2:
        return mean, math.inf
    return mean, math.sqrt(count / (count - 1) * float(residuals @ residuals)) / rows

"""How strongly two columns go together, for each pair of kinds, on one scale from 0 to 1."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from holdfast.types import Integers


def pearson(x: ArrayLike, y: ArrayLike) -> float:
    """Return Pearson's correlation of two numeric columns over the rows where both are known.

    Parameters
    ----------
    x, y
        Shape ``(n,)``; NaN is missing.

    Returns
    -------
    In [-1, 1]; NaN with fewer than two such rows or a constant column.

    Examples
    --------
    >>> round(pearson([1, 2, 3, float("nan")], [2, 4, 6, 0]), 6)
    1.0
    """
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known], b[known]
    if a.size < 2 or a.min() == a.max() or b.min() == b.max():
        return math.nan
    # Scaled first: a column of 1e200 would overflow when squared.
    a, b = (a - a.mean()) / np.abs(a - a.mean()).max(), (b - b.mean()) / np.abs(b - b.mean()).max()
    return float(np.clip((a @ b) / math.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Return Spearman's rank correlation: Pearson's of the mid-ranks, over the rows where both are known.

    Parameters
    ----------
    x, y
        Shape ``(n,)``; NaN is missing.

    Returns
    -------
    In [-1, 1]; it is 1 for any increasing relation. NaN as in `pearson`.

    Examples
    --------
    >>> round(spearman([1, 2, 3, 4], [1, 10, 100, 1000]), 6)
    1.0
    """
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    known = ~(np.isnan(a) | np.isnan(b))
    return pearson(_mid_ranks(a[known]), _mid_ranks(b[known]))


def correlation_ratio(codes: ArrayLike, values: ArrayLike) -> float:
    """Return the correlation ratio eta of a numeric column given a category.

    Parameters
    ----------
    codes
        Level codes, shape ``(n,)``; a negative code is missing.
    values
        Shape ``(n,)``; NaN is missing.

    Returns
    -------
    In [0, 1]: the root of the share of variance that lies between levels, corrected for the number of levels
    (epsilon squared), because many levels explain any column by chance. NaN for a constant column or too few
    rows.

    References
    ----------
    .. [1] Kelley, T. L. (1935). An unbiased correlation ratio measure. PNAS 21.

    Examples
    --------
    >>> round(correlation_ratio([0, 0, 1, 1], [1.0, 2.0, 5.0, 6.0]), 3)
    0.955
    """
    levels, numbers = np.asarray(codes, dtype=np.int64), np.asarray(values, dtype=np.float64)
    known = (levels >= 0) & ~np.isnan(numbers)
    numbers = numbers[known]
    if numbers.size < 2 or numbers.min() == numbers.max():
        return math.nan
    level = np.unique(levels[known], return_inverse=True)[1]
    counts = np.bincount(level)
    if counts.size >= numbers.size:
        return math.nan
    means = np.bincount(level, weights=numbers) / counts
    within = float(((numbers - means[level]) ** 2).sum()) / (numbers.size - counts.size)
    between_share = 1.0 - within / float(numbers.var(ddof=1))
    return math.sqrt(min(1.0, max(0.0, between_share)))


def cramers_v(a: ArrayLike, b: ArrayLike) -> float:
    """Return the bias-corrected Cramer's V of two categories.

    Parameters
    ----------
    a, b
        Level codes, shape ``(n,)``; a negative code is missing.

    Returns
    -------
    In [0, 1]; near zero for independent columns however many levels they have. NaN where a column has one
    level.

    References
    ----------
    .. [1] Bergsma, W. (2013). A bias-correction for Cramer's V and Tschuprow's T. J. Korean Stat. Soc. 42.

    Examples
    --------
    >>> cramers_v([0, 1, 0, 1, 0, 1], [5, 7, 5, 7, 5, 7])
    1.0
    """
    first, second = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
    known = (first >= 0) & (second >= 0)
    rows = _codes(first[known])
    columns = _codes(second[known])
    n = rows.size
    if n < 2 or rows.max() == 0 or columns.max() == 0:
        return math.nan
    r, c = int(rows.max()) + 1, int(columns.max()) + 1
    cells, counts = np.unique(rows * c + columns, return_counts=True)
    expected = np.bincount(rows)[cells // c] * np.bincount(columns)[cells % c] / n
    # The sum over all cells of (o - e)^2 / e, of which only those seen need to be visited.
    phi2 = float((counts**2 / expected).sum()) / n - 1.0
    phi2 = max(0.0, phi2 - (r - 1) * (c - 1) / (n - 1))
    least = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1.0
    return math.sqrt(min(1.0, phi2 / least)) if least > 0 else math.nan


def _codes(values: Integers) -> Integers:
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)


def _mid_ranks(values: np.ndarray) -> np.ndarray:
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2.0)[where] if values.size else values)

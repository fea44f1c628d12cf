"""Typed columns as arrays: numbers, the codes of levels, and what stands in the middle of a column."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.types import Array, Integers


def numbers(series: pl.Series) -> Array:
    """Return a number or boolean column as float64, NaN where null."""
    return np.asarray(series.cast(pl.Float64).to_numpy(), dtype=np.float64)


def codes(series: pl.Series, levels: tuple[str, ...], null_code: int) -> Integers:
    """Return the position of each value among the levels, -1 where unseen and ``null_code`` where null.

    Examples
    --------
    >>> codes(pl.Series(["b", None, "z"]), ("a", "b"), 2).tolist()
    [1, 2, -1]
    """
    text = series.cast(pl.String)
    if levels:
        known = text.cast(pl.Enum(levels), strict=False).to_physical().cast(pl.Int64).fill_null(-1)
    else:
        known = pl.repeat(-1, len(text), dtype=pl.Int64, eager=True)
    found: Integers = known.to_numpy(writable=True)
    found[text.is_null().to_numpy()] = null_code
    return found


def level_counts(series: pl.Series) -> tuple[list[str], list[int]]:
    """Return the levels and how many rows have each, the most frequent first, ties by code point.

    Examples
    --------
    >>> level_counts(pl.Series(["b", None, "a", "b"]))
    (['b', 'a'], [2, 1])
    """
    text = series.cast(pl.String).rename("level").drop_nulls()
    counts = text.value_counts(name="rows").sort(["rows", "level"], descending=[True, False])
    return counts["level"].to_list(), counts["rows"].to_list()


def middle(values: Array, *, boolean: bool = False) -> float:
    """Return the median of a number, the mode of a boolean; 0 where nothing was seen.

    Parameters
    ----------
    values
        Finite, shape ``(n,)``, in any order.

    Examples
    --------
    >>> middle(np.array([3.0, 1.0, 2.0, 10.0])), middle(np.array([1.0, 0.0]), boolean=True), middle(np.array([]))
    (2.5, 1.0, 0.0)
    """
    if not len(values):
        return 0.0
    if boolean:
        return 1.0 if values.mean() >= 0.5 else 0.0
    half = len(values) // 2
    parted = np.partition(values, [max(half - 1, 0), half] if len(values) % 2 == 0 else [half])
    low, high = float(parted[(len(values) - 1) // 2]), float(parted[half])
    return low if low == high else low / 2 + high / 2


def moments(values: Array, fallback: float) -> tuple[float, float]:
    """Return mean and standard deviation; ``(fallback, 1)`` where the values do not differ or overflow.

    Examples
    --------
    >>> moments(np.array([1.0, 3.0]), 2.0), moments(np.array([0.1, 0.1, 0.1]), 0.1)
    ((2.0, 1.0), (0.1, 1.0))
    """
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = float(values.mean()), float(values.std())
    # a constant column has no scale; rounding in its mean must not be taken for one
    if values.min() == values.max() or not np.isfinite(scale) or scale == 0.0:
        return fallback, 1.0
    return mean, scale


def sums(at: Any, values: Array, size: int) -> Array:
    """Return the sum of the values at each place, shape ``(size,)``, each added up from zero in the order given.

    Parameters
    ----------
    at
        Whole numbers from 0 to ``size - 1``.
    values
        Same shape.

    Notes
    -----
    Both executors add up with this one function, so their sums have the same bits.

    Examples
    --------
    >>> sums(np.array([1, 1, 0]), np.array([0.5, 0.25, 2.0]), 3).tolist()
    [2.0, 0.75, 0.0]
    """
    return np.asarray(np.bincount(at, weights=values, minlength=size), dtype=np.float64)

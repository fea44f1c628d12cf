"""Whether prediction intervals hold what they state, and how wide they are."""

from __future__ import annotations

import math

import numpy as np

from holdfast.metrics.ratio import mean
from holdfast.records import Metric
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import exact_binomial, transformed
from holdfast.types import Array, Integers

FEWEST = 10


def measure_intervals(
    y: Array,
    low: Array,
    high: Array,
    stated: float,
    *,
    groups: Integers | None = None,
    weights: Array | None = None,
) -> dict[str, Metric]:
    """Return the share of rows inside their interval and the mean width, with 95 % intervals.

    Parameters
    ----------
    y
        Target values, shape ``(n,)``, nothing missing.
    low, high
        The ends of each row's interval, which belong to it, in units of the target.
    stated
        The coverage that was stated, in (0, 1).
    groups
        Entity codes, shape ``(n,)``, where rows of one entity are alike.
    weights
        What each row counts, shape ``(n,)``; None: all alike.

    Examples
    --------
    >>> found = measure_intervals(np.array([1.0, 5.0]), np.zeros(2), np.full(2, 2.0), 0.9)
    >>> found["interval_coverage"].value, found["interval_width"].value
    (0.5, 2.0)
    """
    inside = ((low <= y) & (y <= high)).astype(np.float64)
    return {
        "interval_coverage": _coverage(inside, stated, groups, weights),
        "interval_width": _mean(high - low, "positive", groups, weights),
    }


def _coverage(inside: Array, stated: float, groups: Integers | None, weights: Array | None) -> Metric:
    said = f"{stated:g} stated"
    if inside.size < FEWEST:
        return Metric(float(inside.mean()) if inside.size else None, None, f"{said}; too few")
    if groups is None and weights is None:
        return Metric(float(inside.mean()), exact_binomial(int(inside.sum()), inside.size), said)
    found = _mean(inside, "unit", groups, weights)
    return Metric(found.value, found.interval, said)


def _mean(values: Array, scale: str, groups: Integers | None, weights: Array | None) -> Metric:
    value, influence = mean(values, weights)
    if not math.isfinite(value):
        return Metric(None, None, "no rows")
    if values.size < FEWEST:
        return Metric(value, None, "too few")
    error, degrees = influence_error(influence, groups)
    return Metric(value, transformed(value, error, scale, degrees=degrees))  # type: ignore[arg-type]

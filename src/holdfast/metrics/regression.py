"""The metrics of a regression, with intervals."""

from __future__ import annotations

import math

import numpy as np

from holdfast.metrics.catalogue import METRICS
from holdfast.records import Metric
from holdfast.stats.bootstrap import bootstrap_weights, percentile_interval
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import quantile, transformed
from holdfast.types import Array, Integers

FEWEST = 10
"""With fewer rows than this an interval would mislead."""


def measure_regression(
    y: Array,
    scores: Array,
    *,
    groups: Integers | None = None,
    weights: Array | None = None,
    seed: int = 0,
    repeats: int = 1000,
) -> dict[str, Metric]:
    """Return R2, RMSE, MAE and the median absolute error with their 95 % intervals.

    Parameters
    ----------
    y
        Target values, shape ``(n,)``, nothing missing.
    scores
        Predicted values, shape ``(n,)``, same unit.
    groups
        Entity codes, shape ``(n,)``; the intervals then allow for rows of one entity being alike.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.
    seed, repeats
        Of the bootstrap that the median needs over entities or weighted rows; otherwise it has none.

    Returns
    -------
    Metrics by name; errors are in units of the target. R2 of a constant target is null.

    Notes
    -----
    R2, RMSE and MAE from the influence of each row, on a logarithmic scale (for R2 of ``1 - R2``). The
    median's interval is of order statistics, or the percentile bootstrap over entities.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = rng.normal(size=500)
    >>> round(measure_regression(y, y + rng.normal(size=500))["rmse"].value, 1)
    0.9
    """
    found = {name: _metric(name, y, scores, groups, weights) for name in ("r2", "rmse", "mae")}
    found["median_absolute_error"] = _median(np.abs(y - scores), groups, weights, seed, repeats)
    return found


def _metric(name: str, y: Array, scores: Array, groups: Integers | None, weights: Array | None) -> Metric:
    value, influence = METRICS[name].formula(y, scores, math.nan, weights)
    if not math.isfinite(value):
        return Metric(None, None, "the target is constant" if name == "r2" and y.size else "no rows")
    if y.size < FEWEST:
        return Metric(value, None, "too few")
    se, degrees = influence_error(influence, groups)
    interval = transformed(value, se, METRICS[name].scale, degrees=degrees)
    return Metric(value, interval, None if interval else "on its border: no error was seen")


def _median(errors: Array, groups: Integers | None, weights: Array | None, seed: int, repeats: int) -> Metric:
    if errors.size == 0:
        return Metric(None, None, "no rows")
    order = np.argsort(errors, kind="stable")
    ranked = errors[order]
    counted = None if weights is None else weights[order]
    value = float(np.median(errors)) if counted is None else _middle(ranked, counted)
    if errors.size < FEWEST:
        return Metric(value, None, "too few")
    if groups is None and counted is None:
        n = errors.size
        half = quantile(0.975) * math.sqrt(n) / 2.0
        low, high = max(0, math.floor(n / 2.0 - half)), min(n - 1, math.ceil(n / 2.0 + half))
        return Metric(value, (float(ranked[low]), float(ranked[high])))
    drawn = bootstrap_weights(errors.size, None if groups is None else groups[order], repeats, seed)
    draws = np.array([_middle(ranked, w if counted is None else w * counted) for w in drawn])
    return Metric(value, percentile_interval(draws))


def _middle(ranked: Array, weights: np.ndarray) -> float:
    """Return the median of sorted values with weights."""
    return float(ranked[np.searchsorted(np.cumsum(weights), weights.sum() / 2.0)])

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
    y: Array, scores: Array, *, groups: Integers | None = None, seed: int = 0, repeats: int = 1000
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
    seed, repeats
        Of the bootstrap over entities that the median needs; without groups it has none.

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
    found = {name: _metric(name, y, scores, groups) for name in ("r2", "rmse", "mae")}
    found["median_absolute_error"] = _median(np.abs(y - scores), groups, seed, repeats)
    return found


def _metric(name: str, y: Array, scores: Array, groups: Integers | None) -> Metric:
    value, influence = METRICS[name].formula(y, scores, math.nan)
    if not math.isfinite(value):
        return Metric(None, None, "the target is constant" if name == "r2" and y.size else "no rows")
    if y.size < FEWEST:
        return Metric(value, None, "too few")
    se, degrees = influence_error(influence, groups)
    interval = transformed(value, se, METRICS[name].scale, degrees=degrees)
    return Metric(value, interval, None if interval else "on its border: no error was seen")


def _median(errors: Array, groups: Integers | None, seed: int, repeats: int) -> Metric:
    if errors.size == 0:
        return Metric(None, None, "no rows")
    value = float(np.median(errors))
    if errors.size < FEWEST:
        return Metric(value, None, "too few")
    ranked = np.sort(errors)
    if groups is None:
        n = errors.size
        half = quantile(0.975) * math.sqrt(n) / 2.0
        low, high = max(0, math.floor(n / 2.0 - half)), min(n - 1, math.ceil(n / 2.0 + half))
        return Metric(value, (float(ranked[low]), float(ranked[high])))
    order = np.argsort(errors, kind="stable")
    draws = np.array(
        [
            ranked[np.searchsorted(np.cumsum(w), w.sum() / 2.0)]
            for w in bootstrap_weights(errors.size, groups[order], repeats, seed)
        ]
    )
    return Metric(value, percentile_interval(draws))

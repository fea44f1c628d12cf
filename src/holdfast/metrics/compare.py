"""Is a challenger worse than the champion, on the same rows?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from holdfast.metrics.catalogue import estimate, freedom
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import quantile
from holdfast.types import Array, Integers

Verdict = Literal["passed", "refused", "undecided"]

POWER = 0.8
"""The chance of passing at which an equal challenger's rows are counted: four times in five."""


@dataclass(frozen=True)
class PairedDifference:
    """Challenger less champion on the same rows, larger is better.

    Parameters
    ----------
    metric
        Its name; a loss is negated.
    value, se
        The difference and its paired standard error; infinite where the rows cannot tell, such as one
        positive.
    degrees
        Of freedom of the standard error: groups, or rows of the scarcer class, less one.
    level
        Of each one-sided bound, such as 0.10 for 90 % bounds.
    low, high
        The one-sided bounds.
    interval
        The 95 % interval; None where there is none.
    """

    metric: str
    value: float
    se: float
    degrees: float
    level: float
    low: float
    high: float
    interval: tuple[float, float] | None

    def bounds(self, level: float) -> tuple[float, float]:
        """Return the lower and the upper one-sided bound, each missed with probability ``level``."""
        if not (math.isfinite(self.value) and math.isfinite(self.se)):
            return -math.inf, math.inf
        half = quantile(1.0 - level, self.degrees) * self.se
        return self.value - half, self.value + half


def paired(
    metric: str,
    y: ArrayLike,
    new: ArrayLike,
    old: ArrayLike,
    groups: Integers | None = None,
    level: float = 0.10,
    thresholds: tuple[Any, Any] = (0.5, 0.5),
    weights: Array | None = None,
) -> PairedDifference:
    """Return the paired difference of a metric between two models on the same rows.

    Parameters
    ----------
    metric
        A key of `METRICS`.
    y
        Labels 0 or 1, numbers of classes, or target values, shape ``(n,)``, on rows that neither model was trained on.
    new, old
        Scores of the challenger and of the champion, shape ``(n,)``, or ``(n, k)`` of several classes.
    groups
        Entity codes, shape ``(n,)``, where rows of one entity are alike.
    level
        Of each one-sided bound.
    thresholds
        Of the challenger and of the champion, for metrics of decisions; or the money matrix of each, see `estimate`.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Returns
    -------
    The difference, with its error from the row influences of both models: DeLong's test for the ROC AUC, the
    infinitesimal jackknife for average precision, F1, R2 and RMSE, the paired t for means of losses. No
    resampling, so no seed.

    Raises
    ------
    ConfigError
        ``unknown-metric``.

    References
    ----------
    .. [1] DeLong, E. R., DeLong, D. M. and Clarke-Pearson, D. L. (1988). Comparing the areas under two or
           more correlated
       receiver operating characteristic curves. Biometrics 44.

    Examples
    --------
    >>> y, p = [0, 0, 0, 1, 1, 1], [.1, .4, .3, .35, .8, .9]
    >>> same = paired("roc_auc", y, p, p)
    >>> same.value, same.se
    (0.0, 0.0)
    """
    new_score, new_influence = estimate(metric, y, new, thresholds[0], weights)
    old_score, old_influence = estimate(metric, y, old, thresholds[1], weights)
    # Both are infinite where these rows have no error estimate, and infinity less infinity would be a NaN.
    moved = np.where(np.isfinite(new_influence), new_influence - np.nan_to_num(old_influence), np.inf)
    se, degrees = influence_error(moved, groups)
    degrees = freedom(metric, y, degrees)
    difference = PairedDifference(metric, new_score - old_score, se, degrees, level, 0.0, 0.0, None)
    low, high = difference.bounds(level)
    wide = difference.bounds(0.025)
    return PairedDifference(
        metric, difference.value, se, degrees, level, low, high, wide if math.isfinite(wide[0]) else None
    )


def verdict(
    difference: PairedDifference, margin: float, level: float, rows: int, positives: int | None
) -> tuple[Verdict, dict[str, Any]]:
    """Judge by the gate: not worse by more than a margin, worse, or not known.

    Parameters
    ----------
    difference
        From `paired`.
    margin
        How much worse still counts as not worse, in units of the metric, positive.
    level
        Of each one-sided bound: 0.10 on a first look, halved with each further one on the same rows.
    rows, positives
        How many rows (and positives; None for a regression) were compared.

    Returns
    -------
    verdict, evidence
        ``passed`` where the lower bound is at least ``-margin``; otherwise ``refused`` where the upper one
        is below zero, else ``undecided``. The evidence has the numbers, and as ``rows_needed`` those at
        which an equal challenger would pass four times in five, ``n ((z_level + z_power) se / margin)^2``:
        2.12 standard errors at a level of 0.10.

    References
    ----------
    .. [1] Piaggio, G. et al. (2012). Reporting of noninferiority and equivalence randomized trials. JAMA 308.

    Examples
    --------
    >>> y = [0] * 50 + [1] * 50
    >>> same = paired("brier", y, [.3] * 50 + [.7] * 50, [.3] * 50 + [.7] * 50)
    >>> verdict(same, .02, .10, 100, 50)[0]
    'passed'
    """
    low, high = difference.bounds(level)
    outcome: Verdict = "passed" if low >= -margin else "refused" if high < 0 else "undecided"
    sum_of_quantiles = quantile(1.0 - level) + quantile(POWER)
    needed = rows * (sum_of_quantiles * difference.se / margin) ** 2 if margin > 0 else math.inf
    return outcome, {
        "metric": difference.metric,
        "difference": difference.value,
        "standard_error": difference.se,
        "low": low,
        "high": high,
        "level": level,
        "margin": margin,
        "rows": rows,
        "positives": positives,
        "rows_needed": math.ceil(needed) if math.isfinite(needed) else None,
    }


def look_level(look: int) -> float:
    """Return the level of the k-th gate look on the same rows, from 1: ``0.10 / 2^(k - 1)``, as retries are
    free otherwise.

    Examples
    --------
    >>> look_level(1), look_level(3)
    (0.1, 0.025)
    """
    return 0.10 / 2.0 ** (look - 1)

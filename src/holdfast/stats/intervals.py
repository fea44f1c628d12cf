"""Intervals for one number: exact for a proportion, normal for an estimate, transformed at a border."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal

Scale = Literal["identity", "unit", "positive", "below one"]


def exact_binomial(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a proportion: it covers with at least ``level``, whatever the
    truth.

    Parameters
    ----------
    k, n
        Successes and trials, ``0 <= k <= n``.
    level
        Of coverage, in (0, 1).

    Returns
    -------
    Lower and upper end in [0, 1]; ``(0, 1)`` without trials.

    References
    ----------
    .. [1] Clopper, C. and Pearson, E. S. (1934). The use of confidence or fiducial limits. Biometrika 26.

    Examples
    --------
    >>> low, high = exact_binomial(0, 10)
    >>> low, round(high, 4)
    (0.0, 0.3085)
    """
    tail = (1.0 - level) / 2.0
    return exact_lower(k, n, 1.0 - tail), 1.0 - exact_lower(n - k, n, 1.0 - tail)


def exact_lower(k: int, n: int, level: float = 0.95) -> float:
    """Return the one-sided exact lower bound of a proportion with ``k`` of ``n`` successes.

    Parameters
    ----------
    k, n
        Successes and trials, ``0 <= k <= n``.
    level
        Of coverage, in (0, 1).

    Returns
    -------
    The bound in [0, 1]; zero without successes.

    Examples
    --------
    >>> round(exact_lower(20, 20), 3)  # the rule of three: about 1 - 3/20
    0.861
    """
    from scipy.special import betaincinv

    return float(betaincinv(k, n - k + 1, 1.0 - level)) if k > 0 else 0.0


def normal(mean: float, se: float, level: float = 0.95) -> tuple[float, float]:
    """Return ``mean`` plus and minus the normal quantile times the standard error.

    Parameters
    ----------
    mean, se
        The estimate and its standard error, in one unit.
    level
        Of coverage, in (0, 1).

    Examples
    --------
    >>> low, high = normal(10.0, 1.0)
    >>> round(low, 2), round(high, 2)
    (8.04, 11.96)
    """
    half = quantile((1.0 + level) / 2.0) * se
    return mean - half, mean + half


def quantile(probability: float, degrees: float = math.inf) -> float:
    """Return the quantile of Student's t, or of the normal law for infinitely many degrees of freedom.

    Parameters
    ----------
    probability
        In (0, 1).
    degrees
        Degrees of freedom, positive: the number of independent groups less one.

    Examples
    --------
    >>> round(quantile(.975), 3), round(quantile(.975, 9), 3)
    (1.96, 2.262)
    """
    if math.isinf(degrees):
        return NormalDist().inv_cdf(probability)
    from scipy.special import stdtrit

    return float(stdtrit(degrees, probability))


def transformed(
    value: float, se: float, scale: Scale, level: float = 0.95, degrees: float = math.inf
) -> tuple[float, float] | None:
    """Return an interval that keeps to the borders of its quantity, by the delta method.

    Parameters
    ----------
    value, se
        The estimate and its standard error, in one unit.
    scale
        ``unit`` for a quantity in (0, 1): the logit; ``positive``: the logarithm; ``below one``, such as R2:
        the logarithm of one less the value; ``identity``: none.
    level
        Of coverage, in (0, 1).
    degrees
        Degrees of freedom of the standard error.

    Returns
    -------
    Lower and upper end. None where the value lies on its border, or the error is zero or not known: the
    transform says nothing there.

    References
    ----------
    .. [1] Pepe, M. S. (2003). The Statistical Evaluation of Medical Tests. Oxford, section 5.2 (logit for an
           AUC).

    Examples
    --------
    >>> low, high = transformed(.95, .03, "unit")
    >>> round(low, 3), round(high, 3)
    (0.846, 0.985)
    """
    if not (math.isfinite(value) and math.isfinite(se) and se > 0):
        return None
    half = quantile((1.0 + level) / 2.0, degrees) * se
    if scale == "identity":
        return value - half, value + half
    distance = {"unit": value * (1.0 - value), "positive": value, "below one": 1.0 - value}[scale]
    if distance <= 0:
        return None
    step = half / distance
    if scale == "unit":
        centre = math.log(value / (1.0 - value))
        return _expit(centre - step), _expit(centre + step)
    if scale == "positive":
        return value * math.exp(-step), value * math.exp(min(step, 700.0))
    return 1.0 - (1.0 - value) * math.exp(min(step, 700.0)), 1.0 - (1.0 - value) * math.exp(-step)


def _expit(x: float) -> float:
    return (
        1.0 / (1.0 + math.exp(-x)) if x > 0 else math.exp(max(x, -745.0)) / (1.0 + math.exp(max(x, -745.0)))
    )

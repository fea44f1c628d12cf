"""What decisions are worth, in money against doing nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from holdfast.contract.settings import Money
from holdfast.records import Confusion, NetValue
from holdfast.stats.bootstrap import percentile_interval, sum_draws
from holdfast.types import Array, Integers

FEWEST = 10
"""With fewer positives or positive decisions than this an interval would mislead."""


def net_value(counts: Confusion, money: Money) -> float:
    """Return the value of decisions against doing nothing, summed over the rows.

    Parameters
    ----------
    counts
        Decisions against labels, in rows.
    money
        The decision table, per row.

    Examples
    --------
    A caught case is worth 150 and a needless call costs 50; the cases that were missed cost what they cost
    anyway:

    >>> table = Money(true_positive=150, false_positive=-50, false_negative=0, true_negative=0)
    >>> net_value(Confusion(tp=146, fp=67, fn=178, tn=1609), table)
    18550.0
    """
    return float(
        counts.tp * money.true_positive
        + counts.fp * money.false_positive
        + counts.fn * money.false_negative
        + counts.tn * money.true_negative
    )


def row_values(y: ArrayLike, acted: ArrayLike, money: Money) -> Array:
    """Return what each row brings, shape ``(n,)``.

    Parameters
    ----------
    y
        Labels 0 or 1, shape ``(n,)``.
    acted
        Whether the row was decided positive, shape ``(n,)``.
    money
        The decision table, per row.

    Examples
    --------
    >>> row_values([1, 0, 1, 0], [True, True, False, False], Money(100, -50)).tolist()
    [100.0, -50.0, 0.0, 0.0]
    """
    on_positive = np.where(acted, money.true_positive, money.false_negative)
    on_negative = np.where(acted, money.false_positive, money.true_negative)
    return np.where(np.asarray(y) > 0, on_positive, on_negative).astype(np.float64)


def net_value_interval(
    y: ArrayLike,
    scores: ArrayLike,
    threshold: float,
    money: Money,
    *,
    groups: Integers | None = None,
    weights: Array | None = None,
    level: float = 0.95,
    repeats: int = 1000,
    seed: int = 0,
) -> tuple[float, float] | None:
    """Return the bootstrap interval of the net value: of a *sum* over this many rows, not of a mean.

    Parameters
    ----------
    y, scores
        Labels 0 or 1 and probabilities, shape ``(n,)``.
    threshold
        A row is decided positive at this probability and above.
    money
        The decision table, per row.
    groups
        Entity codes, shape ``(n,)``: entities are resampled instead of rows.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.
    level
        Of coverage, in (0, 1).
    repeats, seed
        Resamples, and their seed.

    Returns
    -------
    Percentile interval in units of the decision table; None with fewer than 10 positives or 10 positive
    decisions.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = (rng.random(2000) < .2).astype(float)
    >>> low, high = net_value_interval(y, .6 * y + .4 * rng.random(2000), .5, Money(100, -50))
    >>> bool(low < 100 * y.sum() < high)
    True
    """
    acted = np.asarray(scores) >= threshold
    if min(int((np.asarray(y) > 0).sum()), int(acted.sum())) < FEWEST:
        return None
    brought = _counted(row_values(y, acted, money), weights)
    return percentile_interval(sum_draws(brought, groups, repeats, seed), level)


def net_value_record(
    y: ArrayLike,
    scores: ArrayLike,
    threshold: float,
    money: Money,
    *,
    groups: Integers | None = None,
    weights: Array | None = None,
    seed: int = 0,
) -> NetValue:
    """Return the net value with its interval, beside the value at a threshold of 0.5.

    Parameters
    ----------
    y, scores, threshold, money, groups, weights, seed
        As in `net_value_interval`.

    Examples
    --------
    >>> net_value_record([1, 0], [.6, .4], .3, Money(100, -50))
    NetValue(value=50.0, interval=None, at_half=100.0, note='too few')
    """
    interval = net_value_interval(y, scores, threshold, money, groups=groups, weights=weights, seed=seed)
    predicted = np.asarray(scores)
    return NetValue(
        value=float(_counted(row_values(y, predicted >= threshold, money), weights).sum()),
        interval=interval,
        at_half=float(_counted(row_values(y, predicted >= 0.5, money), weights).sum()),
        note=None if interval else "too few",
    )


def _counted(values: Array, weights: Array | None) -> Array:
    return values if weights is None else values * weights

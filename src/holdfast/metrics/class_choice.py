"""How several classes are decided, and what that seems to be worth on the rows at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from holdfast.contract.settings import Matrix
from holdfast.metrics.decide import MoneyMatrix, decide
from holdfast.metrics.threshold import NO_CLAIM
from holdfast.records import NetValue
from holdfast.stats.bootstrap import percentile_interval, sum_draws
from holdfast.types import Array, Integers

FEWEST = 10


@dataclass(frozen=True)
class ClassChoice:
    """Decisions between classes: ``likeliest``, or by ``money``.

    ``training_value`` is the net value of the cross-fitted decisions, with its 95 % interval; null without money. Nothing
    was chosen on these rows, so there is no optimism to correct; it is no claim all the same.
    """

    rule: Literal["likeliest", "money"]
    money: tuple[tuple[float, ...], ...] | None = None
    training_value: float | None = None
    interval: tuple[float, float] | None = None
    note: str | None = None


def choose_classes(
    y: Array,
    scores: Array,
    decision: Matrix | None,
    groups: Integers | None = None,
    seed: int = 0,
    weights: Array | None = None,
) -> ClassChoice:
    """Return the rule of decision that the contract asks for.

    Parameters
    ----------
    y, scores
        Numbers of classes and calibrated out-of-fold probabilities, shapes ``(n,)`` and ``(n, k)``.
    decision
        The contract's matrix, or None.
    groups, seed
        Of the bootstrap.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Examples
    --------
    >>> y, p = np.array([0.0, 1.0]), np.array([[.9, .1], [.2, .8]])
    >>> choose_classes(y, p, Matrix(((5.0, 0.0), (-1.0, 2.0)))).training_value
    7.0
    """
    if decision is None:
        return ClassChoice("likeliest")
    found = class_value(y, scores, decision.matrix, groups=groups, seed=seed, weights=weights)
    return ClassChoice("money", decision.matrix, found.value, found.interval, found.note or NO_CLAIM)


def class_value(
    y: Array,
    scores: Array,
    money: MoneyMatrix,
    *,
    groups: Integers | None = None,
    seed: int = 0,
    weights: Array | None = None,
) -> NetValue:
    """Return the money of the decisions against doing nothing, summed over the rows, beside that of the likeliest class.

    The 95 % interval is that of a bootstrap of rows, or of entities; null under ten rows.

    Examples
    --------
    >>> class_value(np.array([1.0]), np.array([[.6, .4]]), ((1.0, 0.0), (-9.0, 5.0)))
    NetValue(value=5.0, interval=None, at_half=-9.0, note='too few')
    """
    counted = np.ones(len(y)) if weights is None else weights
    brought = _brought(y, decide(scores, money), money) * counted
    interval = None
    if y.size >= FEWEST:
        interval = percentile_interval(sum_draws(brought, groups, seed=seed))
    return NetValue(
        value=float(brought.sum()),
        interval=interval,
        at_half=float((_brought(y, decide(scores), money) * counted).sum()),
        note=None if interval else "too few",
    )


def _brought(y: Array, decided: Integers, money: MoneyMatrix) -> Array:
    found: Array = np.asarray(money, dtype=np.float64)[y.astype(np.int64), decided]
    return found

"""The loss of a leaderboard: one number in [0, 1] a row, whatever the task, and what a row counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from holdfast.types import Array, Integers, Mask


class Bounded(NamedTuple):
    """The mean of bounded losses, that of the best answer without a model, and how many rows' worth it is.

    ``rows`` is the number of independent rows of equal weight with the same variance: what a step must be taken from.
    """

    loss: float
    without_model: float
    rows: float


def balanced_error(labels: Array, decided: Array, groups: Integers | None = None) -> Bounded:
    """Return the mean over classes of the share of rows that are decided wrongly.

    Parameters
    ----------
    labels
        Numbers of classes, shape ``(n,)``, at least one row.
    decided
        Decisions in the same numbers; NaN where a row got no answer, which is wrong.
    groups
        Entity codes, shape ``(n,)``; rows of one entity count as one. None: rows are independent.

    Notes
    -----
    Every class weighs the same, so that "nobody is a case" is .5 for two classes however rare cases are. The mean of
    k classes with n_c rows each has the variance of ``k^2 / sum(1 / n_c)`` rows of equal weight.

    Examples
    --------
    >>> balanced_error(np.array([0.0, 0, 0, 1]), np.array([0.0, 0, 0, 0]))
    Bounded(loss=0.5, without_model=0.5, rows=3.0)
    """
    known, codes = np.unique(labels, return_inverse=True)
    counts = np.bincount(codes).astype(np.float64)
    wrong = np.bincount(codes, weights=(decided != labels).astype(np.float64))
    rows = len(known) ** 2 / float((1.0 / counts).sum())
    return Bounded(float((wrong / counts).mean()), 1.0 - 1.0 / len(known), _independent(rows, groups))


def bounded_absolute_error(labels: Array, answers: Array, groups: Integers | None = None) -> Bounded:
    """Return the mean of ``min(1, |answer - label| / spread)``, the spread being that of nine in ten labels.

    Parameters
    ----------
    labels
        Values, shape ``(n,)``, at least one row.
    answers
        Answered values; NaN where a row got no answer, whose loss is 1.
    groups
        As in `balanced_error`.

    Examples
    --------
    >>> found = bounded_absolute_error(np.linspace(0, 1, 101), np.full(101, 0.5))
    >>> round(found.loss, 3) == round(found.without_model, 3)
    True
    """
    low, high = np.quantile(labels, (0.05, 0.95))
    spread = float(high - low) or 1.0
    missing: Mask = np.isnan(answers)
    losses = np.where(
        missing, 1.0, np.minimum(1.0, np.abs(np.where(missing, 0.0, answers) - labels) / spread)
    )
    middle = np.minimum(1.0, np.abs(labels - np.median(labels)) / spread)
    return Bounded(float(losses.mean()), float(middle.mean()), _independent(float(len(labels)), groups))


def _independent(rows: float, groups: Integers | None) -> float:
    return rows if groups is None else min(rows, float(len(np.unique(groups))))

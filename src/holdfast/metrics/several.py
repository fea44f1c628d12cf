"""The formulas of several classes: each metric's value, and how each row moves it.

As in `holdfast.metrics.formulas`, with labels that are numbers of classes, probabilities of shape ``(n, k)``, and in
place of a threshold the money matrix by which classes are decided (a number or None: the likeliest class is).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from holdfast.metrics.decide import MoneyMatrix, decide
from holdfast.metrics.ratio import Estimate, mean, ratio
from holdfast.types import Array, Integers

SMALLEST_PROBABILITY = 1e-15
"""Probabilities of 0 and 1 are moved in by this much for the log loss, so that one sure error is finite."""


def money_of(cut: Any) -> MoneyMatrix | None:
    """Return the money matrix, or None where the cut is none."""
    return None if cut is None or isinstance(cut, (int, float)) else cut


def accuracy(y: Array, scores: Array, cut: Any, weights: Array | None = None) -> Estimate:
    """Return the share of right decisions.

    Examples
    --------
    >>> accuracy(np.array([0.0, 2.0]), np.array([[.6, .3, .1], [.2, .5, .3]]), None)[0]
    0.5
    """
    return mean((decide(scores, money_of(cut)) == y).astype(np.float64), weights)


def log_loss(y: Array, scores: Array, cut: Any, weights: Array | None = None) -> Estimate:
    """Return the mean negative log likelihood, in nats.

    Examples
    --------
    >>> round(log_loss(np.array([0.0, 1.0]), np.array([[.8, .1, .1], [.2, .4, .4]]), None)[0], 4)
    0.5697
    """
    held = scores[np.arange(len(y)), y.astype(np.int64)]
    return mean(-np.log(np.maximum(held, SMALLEST_PROBABILITY)), weights)


def macro_f1(y: Array, scores: Array, cut: Any, weights: Array | None = None) -> Estimate:
    """Return the mean over classes of F1, ``2 TP / (2 TP + FP + FN)``, whatever the rows of a class.

    A class that no row has and that is decided for none does not count.

    Notes
    -----
    Its influence is the mean of the influences of the ratios: the delta method over classes together, so that a row
    taken from one class for another moves both.

    References
    ----------
    Takahashi, Yamamoto, Kuchiba and Koyama (2022), Confidence interval for micro-averaged F1 and macro-averaged F1
    scores, Applied Intelligence 52.

    Examples
    --------
    >>> round(macro_f1(np.array([0.0, 0.0, 1.0]), np.array([[.9, .1], [.2, .8], [.1, .9]]), None)[0], 4)
    0.6667
    """
    decided = decide(scores, money_of(cut))
    truth = y.astype(np.int64)
    known = np.unique(np.concatenate([truth, decided]))
    parts = [class_f1(truth, decided, int(number), weights) for number in known]
    if not parts:
        return math.nan, np.full(y.shape, np.inf)
    influence = np.zeros(len(y))
    for _, one in parts:
        influence += one / len(parts)
    return sum(value for value, _ in parts) / len(parts), influence


def class_f1(truth: Integers, decided: Integers, number: int, weights: Array | None = None) -> Estimate:
    """Return F1 of one class against the rest.

    Examples
    --------
    >>> round(class_f1(np.array([0, 0, 1]), np.array([0, 1, 1]), 1)[0], 4)
    0.6667
    """
    is_one, acted = (truth == number).astype(np.float64), (decided == number).astype(np.float64)
    return ratio(2.0 * is_one * acted, is_one + acted, weights)

"""Temperature scaling: one number that makes the probabilities of several classes as sure as they are right."""

from __future__ import annotations

import math

import numpy as np

from holdfast.models import Identity, Temperature
from holdfast.models.link import softmax
from holdfast.types import Array

COLDEST, HOTTEST = 0.05, 20.0
STEPS = 60


def fit_temperature(margins: Array, labels: Array, weights: Array | None = None) -> Temperature | Identity:
    """Return the temperature with the smallest log loss, by golden-section search over its logarithm.

    Parameters
    ----------
    margins
        Log-probabilities up to a constant a row, shape ``(n, k)``.
    labels
        Numbers of classes, shape ``(n,)``.
    weights
        What each row counts, shape ``(n,)``; None: all alike.

    Returns
    -------
    The identity where the best one lies at an end of the range [0.05, 20]: margins that know nothing, or everything.

    Notes
    -----
    The log loss is convex in ``1 / temperature``, so it has one minimum in the logarithm of the temperature too.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> true = rng.normal(size=(5000, 3)) * 2
    >>> y = (softmax(true).cumsum(axis=1) < rng.random((5000, 1))).sum(axis=1)
    >>> abs(fit_temperature(true * 3, y).temperature - 3) < 0.2
    True
    """
    low, high = math.log(COLDEST), math.log(HOTTEST)
    shrink = (math.sqrt(5.0) - 1.0) / 2.0
    left, right = high - shrink * (high - low), low + shrink * (high - low)
    at_left, at_right = _loss(margins, labels, left, weights), _loss(margins, labels, right, weights)
    for _ in range(STEPS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - shrink * (high - low)
            at_left = _loss(margins, labels, left, weights)
        else:
            low, left, at_left = left, right, at_right
            right = low + shrink * (high - low)
            at_right = _loss(margins, labels, right, weights)
    best = math.exp((low + high) / 2.0)
    inside = 1.01 * COLDEST < best < HOTTEST / 1.01
    return Temperature(best) if inside else Identity()


def _loss(margins: Array, labels: Array, log_temperature: float, weights: Array | None) -> float:
    found = softmax(margins / math.exp(log_temperature))
    held = found[np.arange(len(labels)), labels.astype(np.int64)]
    return float(np.average(-np.log(np.maximum(held, 1e-300)), weights=weights))

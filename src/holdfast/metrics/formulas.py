"""Each metric as one formula: its value, and how each row moves it.

Every function takes labels, scores and a threshold (unused where the metric needs none) and returns the
value and its influence, shape ``(n,)``: the sum of squares is the variance of the value, and for two models
on the same rows the sum of squared differences is the variance of the difference. Rows: labels are 0 or 1
for a classification, numbers for a regression; a row is decided positive when its score is at least the
threshold; a row counts as much as its weight, shape ``(n,)``, above 0, None: all alike. Nothing may be missing.
"""

from __future__ import annotations

import math

import numpy as np

from holdfast.metrics import several
from holdfast.metrics.ratio import Estimate, mean, ratio
from holdfast.metrics.several import SMALLEST_PROBABILITY
from holdfast.stats.auc import average_precision_influence, roc_auc_influence
from holdfast.types import Array


def roc_auc(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the area under the ROC curve with DeLong's components."""
    return roc_auc_influence(y, scores, weights)


def average_precision(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the average precision with its infinitesimal jackknife."""
    return average_precision_influence(y, scores, weights)


def log_loss(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the mean negative log likelihood, in nats; of several classes too.

    Examples
    --------
    >>> round(log_loss(np.array([1.0, 0.0]), np.array([.8, .4]), .5)[0], 4)
    0.367
    """
    if scores.ndim == 2:
        return several.log_loss(y, scores, threshold, weights)
    p = np.clip(scores, SMALLEST_PROBABILITY, 1.0 - SMALLEST_PROBABILITY)
    return mean(-np.where(y > 0, np.log(p), np.log1p(-p)), weights)


def brier(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the mean squared difference of probability and label (Brier 1950).

    Examples
    --------
    >>> round(brier(np.array([1.0, 0.0]), np.array([.8, .4]), .5)[0], 4)
    0.1
    """
    return mean((scores - y) ** 2, weights)


def precision(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the share of positives among the rows decided positive."""
    acted = _acted(scores, threshold)
    return ratio(acted * y, acted, weights)


def recall(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the share of the positives that were decided positive."""
    return ratio(_acted(scores, threshold) * y, y, weights)


def f1(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the harmonic mean of precision and recall, ``2 TP / (2 TP + FP + FN)``.

    Examples
    --------
    >>> round(f1(np.array([1.0, 1.0, 0.0, 0.0]), np.array([.9, .2, .8, .1]), .5)[0], 4)
    0.5
    """
    acted = _acted(scores, threshold)
    return ratio(2.0 * acted * y, acted + y, weights)


def accuracy(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the share of right decisions, of several classes too. It says nothing on rare positives."""
    if scores.ndim == 2:
        return several.accuracy(y, scores, threshold, weights)
    return mean((_acted(scores, threshold) == y).astype(np.float64), weights)


def r2(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the coefficient of determination against the mean of these rows; NaN for a constant target.

    Examples
    --------
    >>> round(r2(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0]), 0)[0], 4)
    0.5
    """
    middle = np.average(y, weights=weights) if y.size else 0.0
    lost, influence = ratio((y - scores) ** 2, (y - middle) ** 2, weights)
    return 1.0 - lost, -influence


def rmse(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the root of the mean squared error, in units of the target."""
    mse, influence = mean((y - scores) ** 2, weights)
    root = math.sqrt(mse) if mse > 0 else mse
    return root, influence / (2.0 * root) if root > 0 else influence


def mae(y: Array, scores: Array, threshold: float, weights: Array | None = None) -> Estimate:
    """Return the mean absolute error, in units of the target."""
    return mean(np.abs(y - scores), weights)


def _acted(scores: Array, threshold: float) -> Array:
    return (scores >= threshold).astype(np.float64)

"""Whether probabilities need a calibration map, decided on rows that did not fit it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from holdfast.models import Calibration, Identity, Isotonic, Sigmoid
from holdfast.models.link import softmax
from holdfast.stats.clustered import clustered_mean
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.train.temperature import fit_temperature
from holdfast.types import Array

FEWEST_FOR_ISOTONIC = 1_000


def calibrate(
    margins: Array, rows: TrainingRows, folds: Folds, scores: Array | None = None
) -> tuple[Calibration, Array]:
    """Return the calibration map and the cross-fitted probabilities of the training rows under it.

    Each map is fitted on the out-of-fold margins of all folds but one and judged on that one. It is used when its
    mean log loss is lower than without a map by more than one paired standard error (by entity); the sigmoid
    is tried before isotonic regression, which then has to beat the sigmoid by the same rule. Isotonic regression
    is not tried under 1,000 rows. Of several classes temperature scaling is tried, by the same rule.

    Parameters
    ----------
    margins
        Out-of-fold log-odds, shape ``(n,)``; of several classes log-probabilities up to a constant a row, ``(n, k)``.
    rows
        The same rows, with labels in {0, 1} or numbers of classes.
    folds
        The fold of every row. Where they are forward in time, a map is judged on rows that came after those that
        fitted it, and the first of them are judged without a map.
    scores
        The out-of-fold probabilities without a map, in the same shape; None: the logistic function of the margins, or
        their softmax.
    """
    chosen: Calibration = Identity()
    counted = 1.0 if rows.weights is None else rows.weights / rows.weights.mean()
    best = _uncalibrated(margins) if scores is None else scores
    for fitter in _fitters(margins):
        crossed = np.empty_like(margins)
        for k in range(len(folds)):
            held, others = folds.held(k), folds.others(k)
            if len(np.unique(rows.labels[others])) < 2:
                crossed[held] = best[held]
            else:
                fitted = fitter(margins[others], rows.labels[others], rows.counted(others))
                crossed[held] = fitted.probabilities(margins[held])
        gained = (_losses(best, rows.labels) - _losses(crossed, rows.labels)) * counted
        gain, error = clustered_mean(gained, rows.groups)
        if gain > error:
            chosen, best = fitter(margins, rows.labels, rows.weights), crossed
    return chosen, best


def _uncalibrated(margins: Array) -> Array:
    return softmax(margins) if margins.ndim == 2 else Identity().probabilities(margins)


def _fitters(margins: Array) -> list[Callable[[Array, Array, Array | None], Calibration]]:
    if margins.ndim == 2:
        return [fit_temperature]
    return [_sigmoid] if len(margins) < FEWEST_FOR_ISOTONIC else [_sigmoid, _isotonic]


def _losses(probabilities: Array, labels: Array) -> Array:
    if probabilities.ndim == 2:
        held = probabilities[np.arange(len(labels)), labels.astype(np.int64)]
        return np.asarray(-np.log(np.maximum(held, 1e-7)))
    bounded = np.clip(probabilities, 1e-7, 1 - 1e-7)
    return np.asarray(-np.where(labels == 1, np.log(bounded), np.log1p(-bounded)))


def _sigmoid(margins: Array, labels: Array, weights: Array | None) -> Calibration:
    # next to no penalty: it keeps the slope finite where the margins separate the classes
    model = LogisticRegression(C=1e4, solver="newton-cholesky")
    model.fit(margins[:, None], labels, sample_weight=weights)
    slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
    # a falling map would reverse the order of the scores: then the margins carry nothing and none is used
    return Sigmoid(slope, offset) if slope > 0 else Identity()


def _isotonic(margins: Array, labels: Array, weights: Array | None) -> Calibration:
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    model.fit(margins, labels, sample_weight=weights)
    return Isotonic(
        tuple(float(x) for x in model.X_thresholds_), tuple(float(y) for y in model.y_thresholds_)
    )

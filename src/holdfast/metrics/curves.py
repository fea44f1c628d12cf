"""Curves for the report, thinned so that a page stays small whatever the rows."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from holdfast.contract.settings import Money, Task
from holdfast.metrics.binary import equal_bins
from holdfast.metrics.cuts import cuts
from holdfast.metrics.money import row_values
from holdfast.metrics.search import gains
from holdfast.records import Curve
from holdfast.stats.intervals import exact_binomial
from holdfast.types import Array, Integers

MOST_POINTS = 200


def curves(
    task: Task,
    y: ArrayLike,
    scores: ArrayLike,
    *,
    threshold: float | None = None,
    money: Money | None = None,
    groups: Integers | None = None,
    weights: Array | None = None,
) -> list[Curve]:
    """Return the curves of a task that exist for these rows.

    Parameters
    ----------
    task
        ``binary``: ``roc``, ``precision_recall``, ``calibration`` and, with money, ``value``. ``multiclass``:
        ``calibration`` of the likeliest class. ``regression``:
        ``predicted_vs_actual`` and ``residuals``.
    y
        Labels 0 or 1, or target values, shape ``(n,)``. Nothing missing.
    scores
        Probabilities, or predicted values, shape ``(n,)``.
    threshold
        The chosen one, marked on every curve where it is a point.
    money
        The decision table, for the value curve.
    groups
        Entity codes, shape ``(n,)``; the exact intervals of the calibration are then left out, because they
        are those of independent rows.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Returns
    -------
    Curves of at most 200 points; none without rows, and no ROC or precision-recall with one class.

    Examples
    --------
    >>> found = curves("binary", [0, 0, 1, 1], [.1, .4, .35, .8], threshold=.5, money=Money(100, -50))
    >>> [curve.name for curve in found]
    ['roc', 'precision_recall', 'calibration', 'value']
    >>> found[3].mark
    (0.5, 100.0)
    """
    labels, predicted = np.asarray(y, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    if labels.size == 0:
        return []
    if task == "regression":
        return [predicted_vs_actual(labels, predicted), residuals(labels, predicted)]
    if task == "multiclass":
        return [reliability(labels, predicted, groups, weights)]
    found = []
    if 0 < labels.sum() < labels.size:
        found = [
            roc(labels, predicted, threshold, weights),
            precision_recall(labels, predicted, threshold, weights),
        ]
    found.append(calibration(labels, predicted, groups, weights=weights))
    return found if money is None else [*found, value(labels, predicted, money, threshold, weights)]


def roc(y: Array, scores: Array, threshold: float | None = None, weights: Array | None = None) -> Curve:
    """Return the ROC curve from (0, 0) to (1, 1), with the chosen threshold marked.

    Examples
    --------
    >>> curve = roc(np.array([0.0, 1.0]), np.array([.2, .8]))
    >>> curve.x, curve.y
    ([0.0, 0.0, 1.0], [0.0, 1.0, 1.0])
    """
    found, counted = cuts(scores), _counted(y, weights)
    tp = _cumulated((y * counted)[found.order])[found.ends]
    fp = _cumulated(counted[found.order])[found.ends] - tp
    mark = None
    if threshold is not None:
        hit, acted = _acted(y, scores, threshold, counted)
        mark = ((acted - hit) / float(fp[-1]), hit / float(tp[-1]))
    x, rate = _thinned(fp / fp[-1], tp / tp[-1])
    return Curve("roc", "false positive rate", "true positive rate", x, rate, mark=mark)


def precision_recall(
    y: Array, scores: Array, threshold: float | None = None, weights: Array | None = None
) -> Curve:
    """Return precision over recall, by falling threshold, with the chosen one marked.

    Examples
    --------
    >>> curve = precision_recall(np.array([0.0, 1.0]), np.array([.2, .8]))
    >>> curve.x, curve.y
    ([1.0, 1.0], [1.0, 0.5])
    """
    found, counted = cuts(scores), _counted(y, weights)
    ends = found.ends[1:]
    tp = _cumulated((y * counted)[found.order])[ends]
    mark = None
    if threshold is not None:
        hit, acted = _acted(y, scores, threshold, counted)
        mark = (hit / float(tp[-1]), hit / acted) if acted else None
    x, share = _thinned(tp / tp[-1], tp / _cumulated(counted[found.order])[ends])
    return Curve("precision_recall", "recall", "precision", x, share, mark=mark)


def calibration(
    y: Array,
    scores: Array,
    groups: Integers | None = None,
    bins: int = 10,
    weights: Array | None = None,
) -> Curve:
    """Return the observed share of positives over the mean probability, in bins of equally many rows.

    ``low`` and ``high`` are exact 95 % intervals of each share; None with groups, whose rows are not
    independent, and with weights.

    Examples
    --------
    >>> curve = calibration(np.array([0.0, 0.0, 1.0, 1.0]), np.array([.2, .2, .8, .8]), bins=2)
    >>> curve.x, curve.y
    ([0.2, 0.8], [0.0, 1.0])
    """
    bin_of = equal_bins(scores, bins)
    counted = _counted(y, weights)
    filled = np.bincount(bin_of) > 0
    rows = np.bincount(bin_of, weights=counted)[filled]
    hits = np.bincount(bin_of, weights=y * counted)[filled]
    mean = np.bincount(bin_of, weights=scores * counted)[filled] / rows
    low, high = None, None
    if groups is None and weights is None:
        ends = [exact_binomial(int(k), int(n)) for k, n in zip(hits, rows, strict=True)]
        low, high = [e[0] for e in ends], [e[1] for e in ends]
    return Curve(
        "calibration",
        "mean probability",
        "share of positives",
        mean.tolist(),
        (hits / rows).tolist(),
        low,
        high,
    )


def reliability(
    y: Array, scores: Array, groups: Integers | None = None, weights: Array | None = None
) -> Curve:
    """Return how often the likeliest of several classes is the truth, over its mean probability; see `calibration`.

    Examples
    --------
    >>> reliability(np.array([0.0, 1.0]), np.array([[.9, .1], [.7, .3]])).y
    [0.0, 1.0]
    """
    right = (scores.argmax(axis=1) == y).astype(np.float64)
    found = calibration(right, scores.max(axis=1), groups, weights=weights)
    return msgspec.structs.replace(
        found,
        x_label="mean probability of the likeliest class",
        y_label="share of rows where it is the truth",
    )


def value(
    y: Array,
    scores: Array,
    money: Money,
    threshold: float | None = None,
    weights: Array | None = None,
) -> Curve:
    """Return the net value over all thresholds, summed over the rows, with the chosen one marked.

    Examples
    --------
    >>> curve = value(np.array([0.0, 1.0]), np.array([.2, .8]), Money(100, -50))
    >>> curve.x, curve.y
    ([0.1, 0.5, 0.9], [50.0, 100.0, 0.0])
    """
    found, counted = cuts(scores), _counted(y, weights)
    on_positive, on_negative = gains(money)
    gained = np.where(y > 0, on_positive, on_negative) * counted
    acted = _cumulated(gained[found.order])[found.ends]
    idle = float((row_values(y, np.zeros(y.size, np.bool_), money) * counted).sum())
    mark = None
    if threshold is not None:
        mark = (threshold, float((row_values(y, scores >= threshold, money) * counted).sum()))
    x, total = _thinned(found.thresholds[::-1], (acted + idle)[::-1])
    return Curve("value", "threshold", "net value", x, total, mark=mark)


def predicted_vs_actual(y: Array, scores: Array) -> Curve:
    """Return actual over predicted values of at most 200 rows, evenly by the rank of the prediction."""
    rows = _evenly(scores)
    return Curve("predicted_vs_actual", "predicted", "actual", scores[rows].tolist(), y[rows].tolist())


def residuals(y: Array, scores: Array) -> Curve:
    """Return actual less predicted over predicted values, of the rows of `predicted_vs_actual`."""
    rows = _evenly(scores)
    return Curve(
        "residuals", "predicted", "actual - predicted", scores[rows].tolist(), (y - scores)[rows].tolist()
    )


def _counted(y: Array, weights: Array | None) -> Array:
    return np.ones(y.size) if weights is None else weights


def _acted(y: Array, scores: Array, threshold: float, counted: Array) -> tuple[float, float]:
    """Return what the positives among the rows acted on count, and what all of these rows count."""
    acted = counted * (scores >= threshold)
    return float(acted @ y), float(acted.sum())


def _cumulated(values: Array) -> Array:
    return np.concatenate([[0.0], np.cumsum(values)])


def _evenly(scores: Array) -> Integers:
    order = np.argsort(scores, kind="stable")
    picked = np.unique(np.linspace(0, scores.size - 1, MOST_POINTS).round().astype(np.int64))
    return np.asarray(order[picked], dtype=np.int64)


def _thinned(x: Array, y: Array) -> tuple[list[float], list[float]]:
    """Return at most 200 points evenly along the drawn line, so that steep parts keep theirs, with both
    ends."""
    if x.size > MOST_POINTS:
        spans = [float(np.ptp(axis)) or 1.0 for axis in (x, y)]
        steps = np.hypot(np.diff(x) / spans[0], np.diff(y) / spans[1])
        along = _cumulated(steps)
        at = np.searchsorted(along, np.linspace(0.0, along[-1], MOST_POINTS - 1))
        kept = np.unique(np.concatenate([np.minimum(at, x.size - 1), [x.size - 1]]))
        x, y = x[kept], y[kept]
    return x.tolist(), y.tolist()

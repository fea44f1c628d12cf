"""The metrics of a binary classification, with intervals, in the order to read them in."""

from __future__ import annotations

import math

import numpy as np

from holdfast.metrics.catalogue import METRICS, freedom
from holdfast.metrics.confusion import confusion
from holdfast.records import Confusion, Metric
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import exact_binomial, exact_lower, transformed
from holdfast.types import Array, Integers

FEWEST = 10
"""With fewer positives, negatives or positive decisions than this an interval would mislead."""

RARE = 0.1
"""Under this share of positives the report leads with what is found, not with ranks."""

_DECIDED = ("precision", "recall", "f1")
_ON_RARE = (*_DECIDED, "average_precision", "roc_auc", "log_loss", "brier")
_ON_COMMON = ("roc_auc", "average_precision", *_DECIDED, "log_loss", "brier")


def measure_binary(
    y: Array,
    scores: Array,
    *,
    threshold: float | None,
    groups: Integers | None = None,
    weights: Array | None = None,
) -> dict[str, Metric]:
    """Return every binary metric with its 95 % interval, the most telling first.

    Parameters
    ----------
    y
        Labels 0 or 1, shape ``(n,)``.
    scores
        Probabilities of the positive class, shape ``(n,)``, nothing missing.
    threshold
        A row is decided positive at this probability and above. None: no decisions, so no precision, recall,
        F1 and accuracy.
    groups
        Entity codes, shape ``(n,)``; the intervals then allow for rows of one entity being alike. None: rows
        are independent.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Returns
    -------
    Metrics by name. Under 10 % positives precision, recall, F1 and average precision come first; accuracy
    comes last always, with the share of the larger class beside it. A value that does not exist is null,
    with a note.

    Notes
    -----
    Intervals: ROC AUC by DeLong and average precision by the infinitesimal jackknife, both on the logit
    scale; log loss and Brier score on the log scale; precision, recall and accuracy exact (Clopper-Pearson),
    F1 exact through the Jaccard index ``TP / (TP + FP + FN)``, of which it is a monotone map. With groups
    or weights all of them come from influences, summed by entity with Student's t. They keep to [0, 1] and need no
    resamples at any size; with 15 positives the interval of the ROC AUC covers with 94 % and the percentile
    bootstrap with 87 % (``benchmarks/coverage.py``). With fewer than 10 positives or negatives, or for decisions
    with fewer than 10 positive ones, the interval is null and the note says ``too few``. The expected calibration error has
    none: its noise is all upward.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = (rng.random(1000) < .03).astype(float)
    >>> list(measure_binary(y, rng.random(1000), threshold=.5))[:4]
    ['precision', 'recall', 'f1', 'average_precision']
    """
    share = float(np.average(y, weights=weights)) if y.size else math.nan
    names = [
        n for n in (_ON_RARE if share < RARE else _ON_COMMON) if threshold is not None or n not in _DECIDED
    ]
    cut = math.nan if threshold is None else threshold
    decisions = None if threshold is None else confusion(y, scores, threshold)
    found = {name: _metric(name, y, scores, cut, groups, decisions, weights) for name in names}
    found["calibration_error"] = Metric(
        _finite(calibration_error(y, scores, weights=weights)), None, "noise only raises it"
    )
    if decisions is not None:
        accuracy = _metric("accuracy", y, scores, cut, groups, decisions, weights)
        larger = f"the larger class alone gives {max(share, 1.0 - share):.4f}"
        note = f"{accuracy.note}; {larger}" if accuracy.note else larger
        found["accuracy"] = Metric(accuracy.value, accuracy.interval, note)
    return found


def one_against_rest(
    y: Array, acted: Array, groups: Integers | None = None, weights: Array | None = None
) -> dict[str, Metric]:
    """Return precision, recall and F1 of decisions, with 95 % intervals as in `measure_binary`.

    Parameters
    ----------
    y, acted
        0 or 1, shape ``(n,)``: whether a row is of the class, and whether it was decided to be.

    Examples
    --------
    >>> found = one_against_rest(np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    >>> [round(metric.value, 3) for metric in found.values()]
    [1.0, 0.5, 0.667]
    """
    decisions = confusion(y, acted, 0.5)
    return {name: _metric(name, y, acted, 0.5, groups, decisions, weights) for name in _DECIDED}


def calibration_error(y: Array, scores: Array, bins: int = 10, weights: Array | None = None) -> float:
    """Return the expected calibration error over bins of equally many rows.

    Parameters
    ----------
    y, scores
        Labels 0 or 1 and probabilities, shape ``(n,)``.
    bins
        At least 1; rows of one score share a bin.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Returns
    -------
    The mean over rows of the distance between the bin's mean probability and its share of positives, in [0,
    1]. A perfectly calibrated model has about ``sqrt(bins / n) / 3`` of it from noise.

    References
    ----------
    .. [1] Nixon, J. et al. (2019). Measuring calibration in deep learning. CVPR workshops.

    Examples
    --------
    >>> round(calibration_error(np.array([0.0, 0.0, 1.0, 1.0]), np.array([.2, .2, .8, .8]), bins=2), 4)
    0.2
    """
    if y.size == 0:
        return math.nan
    bin_of = equal_bins(scores, bins)
    counted = np.ones(y.size) if weights is None else weights
    gaps = np.bincount(bin_of, weights=(scores - y) * counted)
    return float(np.abs(gaps).sum()) / float(counted.sum())


def equal_bins(scores: Array, bins: int) -> Integers:
    """Return the bin of each row, from 0, with about equally many rows each; equal scores share a bin.

    Examples
    --------
    >>> equal_bins(np.array([.1, .9, .1, .5]), 2).tolist()
    [0, 1, 0, 1]
    """
    edges = np.unique(np.quantile(scores, np.arange(1, bins) / bins))
    return np.asarray(np.searchsorted(edges, scores, side="left"), dtype=np.int64)


def _metric(
    name: str,
    y: Array,
    scores: Array,
    cut: float,
    groups: Integers | None,
    decisions: Confusion | None,
    weights: Array | None,
) -> Metric:
    value, influence = METRICS[name].formula(y, scores, cut, weights)
    if not math.isfinite(value):
        return Metric(
            None, None, "no positive decisions" if name == "precision" and y.any() else "one class only"
        )
    positives = int(y.sum())
    if min(positives, y.size - positives) < FEWEST:
        return Metric(value, None, "too few")
    if decisions is not None and name in _DECIDED and decisions.tp + decisions.fp < FEWEST:
        return Metric(value, None, "too few")
    if groups is None and weights is None:
        interval = _exact(name, value, positives, y.size - positives, decisions)
        if interval is not None:
            return Metric(value, interval)
    se, degrees = influence_error(influence, groups)
    interval = transformed(value, se, METRICS[name].scale, degrees=freedom(name, y, degrees))
    return Metric(value, interval, None if interval else "on its border: no error was seen")


def _exact(
    name: str, value: float, positives: int, negatives: int, decisions: Confusion | None
) -> tuple[float, float] | None:
    """Return the exact interval where the metric is a proportion of independent rows, else None."""
    if name == "roc_auc" and value in (0.0, 1.0):
        # Pairs of one positive and one negative row, each row used once, are independent trials.
        bound = exact_lower(min(positives, negatives), min(positives, negatives), 0.975)
        return (bound, 1.0) if value == 1.0 else (0.0, 1.0 - bound)
    if decisions is None:
        return None
    tp, fp, fn, tn = decisions.tp, decisions.fp, decisions.fn, decisions.tn
    trials = {
        "precision": (tp, tp + fp),
        "recall": (tp, tp + fn),
        "f1": (tp, tp + fp + fn),
        "accuracy": (tp + tn, tp + fp + fn + tn),
    }
    if name not in trials:
        return None
    low, high = exact_binomial(*trials[name])
    return (2.0 * low / (1.0 + low), 2.0 * high / (1.0 + high)) if name == "f1" else (low, high)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None

"""The metrics of several classes, with intervals: of all of them together, and of each."""

from __future__ import annotations

import math

import numpy as np

from holdfast.contract.classes import label_key
from holdfast.metrics.binary import calibration_error, one_against_rest
from holdfast.metrics.catalogue import METRICS, freedom
from holdfast.metrics.decide import MoneyMatrix, decide
from holdfast.metrics.ratio import mean
from holdfast.records.evaluation import ClassFigures, ClassMatrix, Metric
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import exact_binomial, transformed
from holdfast.types import Array, Integers, Label, Mask

FEWEST = 10
"""With fewer rows of a class than this an interval of the macro F1 would mislead."""

FEW_ERRORS = 20
"""With fewer wrong rows than this the macro F1's interval is widened to what their exact number allows."""

NAMES = ("macro_f1", "accuracy", "log_loss")


def measure_multiclass(
    y: Array,
    scores: Array,
    *,
    money: MoneyMatrix | None = None,
    groups: Integers | None = None,
    weights: Array | None = None,
) -> dict[str, Metric]:
    """Return macro F1, accuracy, log loss and two measures of calibration, with 95 % intervals.

    Parameters
    ----------
    y
        Numbers of classes, shape ``(n,)``.
    scores
        Probabilities, shape ``(n, k)``, nothing missing.
    money
        The matrix by which classes are decided; None: the likeliest is.
    groups
        Entity codes, shape ``(n,)``, where rows of one entity are alike. None: rows are independent.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.

    Returns
    -------
    ``macro_f1`` (delta method, logit scale), ``accuracy`` (exact without groups), ``log_loss`` (log scale),
    ``overconfidence``: the mean probability of the likeliest class less the share of rows where it is the truth, and
    ``calibration_error``: the expected calibration error of the likeliest class, which has no interval because its
    noise is all upward.

    Notes
    -----
    A class with fewer than 10 rows leaves the macro F1 without interval, ``too few``. The variance of a macro F1
    comes from its errors: the degrees of freedom are those of its rarest class, and with fewer than 20 wrong rows (or
    entities) the interval also holds every value that their number allows by Clopper and Pearson, each error being worth
    as much as those that were seen. Where the truth is .9999 the delta method alone would never hold it
    (``benchmarks/coverage.py``). Log loss and overconfidence are carried by the rows where the likeliest class is wrong:
    with fewer than 10 of them the interval is withheld, and the degrees of freedom are theirs.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On calibration of modern neural networks (the expected calibration error
    of the likeliest class).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> list(measure_multiclass(rng.integers(0, 3, 90).astype(float), rng.dirichlet(np.ones(3), 90)))
    ['macro_f1', 'accuracy', 'log_loss', 'overconfidence', 'calibration_error']
    """
    found = {name: _metric(name, y, scores, money, groups, weights) for name in NAMES}
    top, right = scores.max(axis=1), (scores.argmax(axis=1) == y).astype(np.float64)
    found["overconfidence"] = _overconfidence(top - right, _errors(right < 1, groups), groups, weights)
    error = calibration_error(right, top, weights=weights) if y.size else math.nan
    found["calibration_error"] = Metric(error if math.isfinite(error) else None, None, "noise only raises it")
    return found


def _metric(
    name: str,
    y: Array,
    scores: Array,
    money: MoneyMatrix | None,
    groups: Integers | None,
    weights: Array | None,
) -> Metric:
    value, influence = METRICS[name].formula(y, scores, money, weights)
    if not math.isfinite(value):
        return Metric(None, None, "no rows")
    if y.size < FEWEST or (name == "macro_f1" and np.unique(y, return_counts=True)[1].min() < FEWEST):
        return Metric(value, None, "too few")
    if name == "accuracy" and groups is None and weights is None:
        return Metric(value, exact_binomial(round(value * y.size), y.size))
    errors = _errors(scores.argmax(axis=1) != y, groups)
    if name == "log_loss" and errors < FEWEST:
        return Metric(value, None, "too few errors")
    se, degrees = influence_error(influence, groups)
    degrees = min(degrees, errors - 1.0) if name == "log_loss" else freedom(name, y, degrees)
    interval = transformed(value, se, METRICS[name].scale, degrees=degrees)
    if interval is not None and name == "macro_f1":
        interval = _widened(value, interval, decide(scores, money) != y, groups)
    return Metric(value, interval, None if interval else "on its border: no error was seen")


def _widened(
    value: float, interval: tuple[float, float], wrong: Mask, groups: Integers | None
) -> tuple[float, float]:
    """Return the interval with every value that the exact number of few errors allows."""
    errors, units = _errors(wrong, groups), wrong.size if groups is None else len(np.unique(groups))
    if not 0 < errors < FEW_ERRORS:
        return interval
    fewest, most = exact_binomial(errors, units)
    worth = (1.0 - value) / (errors / units)
    return min(interval[0], max(0.0, 1.0 - worth * most)), max(interval[1], 1.0 - worth * fewest)


def _errors(wrong: Mask, groups: Integers | None) -> int:
    """Return how many rows (entities) are wrong."""
    return int(wrong.sum()) if groups is None else len(np.unique(groups[wrong]))


def _overconfidence(values: Array, errors: int, groups: Integers | None, weights: Array | None) -> Metric:
    value, influence = mean(values, weights)
    if errors < FEWEST:
        return Metric(value if math.isfinite(value) else None, None, "too few errors")
    se, degrees = influence_error(influence, groups)
    return Metric(value, transformed(value, se, "identity", degrees=min(degrees, errors - 1.0)))


def measure_classes(
    y: Array,
    scores: Array,
    labels: tuple[Label, ...],
    *,
    money: MoneyMatrix | None = None,
    groups: Integers | None = None,
    weights: Array | None = None,
) -> list[ClassFigures]:
    """Return precision, recall and F1 of each class against the rest, with the intervals of a binary decision.

    Parameters
    ----------
    y, scores, money, groups, weights
        As in `measure_multiclass`.
    labels
        Of the classes, in their order.

    Examples
    --------
    >>> low, top = measure_classes(np.array([0.0, 1.0]), np.array([[.9, .1], [.6, .4]]), ("low", "top"))
    >>> low.rows, low.decided, low.precision.value, top.recall.value
    (1, 2, 0.5, 0.0)
    """
    decided = decide(scores, money)
    found = []
    for number, label in enumerate(labels):
        is_one, acted = (y == number).astype(np.float64), (decided == number).astype(np.float64)
        figures = one_against_rest(is_one, acted, groups, weights)
        found.append(ClassFigures(label_key(label), int(is_one.sum()), int(acted.sum()), **figures))
    return found


def class_matrix(
    y: Array, scores: Array, labels: tuple[Label, ...], *, money: MoneyMatrix | None = None
) -> ClassMatrix:
    """Return the confusion matrix: rows of each actual class (lines) by decided class (columns).

    Examples
    --------
    >>> class_matrix(np.array([0.0, 1.0]), np.array([[.9, .1], [.6, .4]]), ("low", "top")).counts
    [[1, 0], [1, 0]]
    """
    counts = np.zeros((len(labels), len(labels)), np.int64)
    np.add.at(counts, (y.astype(np.int64), decide(scores, money)), 1)
    return ClassMatrix([label_key(label) for label in labels], counts.tolist())

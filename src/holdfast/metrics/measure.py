"""One door to the metrics of every task."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from holdfast.contract.settings import Task
from holdfast.metrics.binary import measure_binary
from holdfast.metrics.multiclass import measure_multiclass
from holdfast.metrics.regression import measure_regression
from holdfast.records import Metric
from holdfast.types import Array, Integers


def measure(
    task: Task,
    y: ArrayLike,
    scores: ArrayLike,
    *,
    threshold: Any = None,
    groups: Integers | None = None,
    weights: Array | None = None,
    seed: int = 0,
    repeats: int = 1000,
) -> dict[str, Metric]:
    """Return every metric of a task with its 95 % interval, in the order to read them in.

    Parameters
    ----------
    task
        ``binary``, ``multiclass`` or ``regression``.
    y
        Labels 0 or 1, numbers of classes, or target values, shape ``(n,)``. Nothing missing.
    scores
        Probabilities of the positive class, or predicted values, shape ``(n,)``; of several classes probabilities,
        shape ``(n, k)``.
    threshold
        Of the decision; a row is decided positive at this probability and above. None: no decisions are measured. Of
        several classes the money matrix by which they are decided, None: the likeliest is.
    groups
        Entity codes, shape ``(n,)``, where rows of one entity are alike. None: rows are independent.
    weights
        What each row counts, shape ``(n,)``, of mean 1; None: all alike.
    seed, repeats
        Of the resamples, where an interval needs them (the median error of grouped rows).

    Returns
    -------
    As `measure_binary`, `measure_multiclass` and `measure_regression` say.

    Examples
    --------
    >>> list(measure("regression", [1.0, 2.0, 3.0], [1.0, 2.0, 2.0]))
    ['r2', 'rmse', 'mae', 'median_absolute_error']
    >>> measure("binary", [0, 0, 1, 1], [.1, .4, .35, .8], threshold=.5)["roc_auc"]
    Metric(value=0.75, interval=None, note='too few')
    """
    labels, predicted = np.asarray(y, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    if task == "binary":
        return measure_binary(labels, predicted, threshold=threshold, groups=groups, weights=weights)
    if task == "multiclass":
        return measure_multiclass(labels, predicted, money=threshold, groups=groups, weights=weights)
    return measure_regression(labels, predicted, groups=groups, weights=weights, seed=seed, repeats=repeats)

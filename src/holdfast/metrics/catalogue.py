"""The metrics by name: tasks, direction, and the scale on which their error is symmetric."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from holdfast.contract.settings import Task
from holdfast.errors import ConfigError, close_match
from holdfast.metrics import formulas, several
from holdfast.metrics.ratio import Estimate
from holdfast.stats.intervals import Scale
from holdfast.types import Array


class Known(NamedTuple):
    """One metric. A ``loss`` is smaller for better, so its score is negated; ``scale`` is of its interval."""

    formula: Callable[[Array, Array, Any, Array | None], Estimate]
    tasks: tuple[Task, ...]
    loss: bool
    scale: Scale


_BINARY: tuple[Task, ...] = ("binary",)
_CLASSES: tuple[Task, ...] = ("binary", "multiclass")
_REGRESSION: tuple[Task, ...] = ("regression",)

METRICS: dict[str, Known] = {
    "roc_auc": Known(formulas.roc_auc, _BINARY, False, "unit"),
    "average_precision": Known(formulas.average_precision, _BINARY, False, "unit"),
    "log_loss": Known(formulas.log_loss, _CLASSES, True, "positive"),
    "brier": Known(formulas.brier, _BINARY, True, "positive"),
    "precision": Known(formulas.precision, _BINARY, False, "unit"),
    "recall": Known(formulas.recall, _BINARY, False, "unit"),
    "f1": Known(formulas.f1, _BINARY, False, "unit"),
    "accuracy": Known(formulas.accuracy, _CLASSES, False, "unit"),
    "macro_f1": Known(several.macro_f1, ("multiclass",), False, "unit"),
    "r2": Known(formulas.r2, _REGRESSION, False, "below one"),
    "rmse": Known(formulas.rmse, _REGRESSION, True, "positive"),
    "mae": Known(formulas.mae, _REGRESSION, True, "positive"),
}
"""Every metric that a contract, a gate or a report can name."""


def known(name: str) -> Known:
    """Return a metric by name.

    Raises
    ------
    ConfigError
        ``unknown-metric``, with a close match.
    """
    if name not in METRICS:
        raise ConfigError(
            "unknown-metric",
            f"there is no metric {name!r}",
            expected=", ".join(METRICS),
            next=close_match(name, METRICS),
        )
    return METRICS[name]


def freedom(name: str, y: ArrayLike, degrees: float) -> float:
    """Return the degrees of freedom of a metric's standard error: no more than its scarcest class allows.

    Of several classes that holds for the macro F1; accuracy and log loss are means over all rows.

    Parameters
    ----------
    name
        A key of `METRICS`.
    y
        Labels, or target values, shape ``(n,)``.
    degrees
        From `influence_error`: groups less one, infinite for independent rows.

    Notes
    -----
    With 8 positives among 400 rows the variance of a ROC AUC is estimated from 8 numbers. The normal
    quantile then calls 13 % of equal challengers worse at a nominal 10 % (``benchmarks/gate.py``).

    Examples
    --------
    >>> freedom("roc_auc", [1] * 8 + [0] * 392, float("inf"))
    7.0
    """
    if known(name).tasks == _REGRESSION:
        return degrees
    labels, counts = np.unique(np.asarray(y, dtype=np.float64), return_counts=True)
    if labels.size and labels[-1] > 1.0:
        return min(degrees, max(1.0, float(counts.min()) - 1.0)) if name == "macro_f1" else degrees
    positives = int(counts[labels > 0].sum())
    scarcer = min(positives, int(counts.sum()) - positives)
    return min(degrees, max(1.0, scarcer - 1.0))


def estimate(
    name: str,
    y: ArrayLike,
    scores: ArrayLike,
    threshold: Any = 0.5,
    weights: Array | None = None,
) -> Estimate:
    """Return a metric's *score*, always larger-is-better, and the influence of each row on it.

    Parameters
    ----------
    name
        A key of `METRICS`.
    y
        Labels 0 or 1, numbers of classes, or numbers for a regression, shape ``(n,)``. Nothing missing.
    scores
        Probabilities of the positive class, or predicted values, shape ``(n,)``; of several classes probabilities,
        shape ``(n, k)``.
    threshold
        A row is decided positive at this score and above; only precision, recall, F1 and accuracy use it. Of several
        classes the money matrix by which they are decided; a number: the likeliest is.
    weights
        What each row counts, shape ``(n,)``, above 0; None: all alike.

    Returns
    -------
    score, influence
        As in `holdfast.metrics.formulas`, negated for a loss.

    Examples
    --------
    >>> value, influence = estimate("mae", [1.0, 2.0], [1.5, 2.5])
    >>> value
    -0.5
    """
    metric = known(name)
    value, influence = metric.formula(
        np.asarray(y, dtype=np.float64), np.asarray(scores, dtype=np.float64), threshold, weights
    )
    return (-value, -influence) if metric.loss else (value, influence)


def score(
    name: str,
    y: ArrayLike,
    scores: ArrayLike,
    threshold: Any = 0.5,
    weights: Array | None = None,
) -> float:
    """Return a metric's score, always larger-is-better: a loss is negated.

    Parameters
    ----------
    name, y, scores, threshold, weights
        As in `estimate`.

    Returns
    -------
    NaN where the metric does not exist for these rows, such as the ROC AUC of one class.

    Raises
    ------
    ConfigError
        ``unknown-metric``, with a close match.

    Examples
    --------
    >>> score("roc_auc", [0, 0, 1, 1], [.1, .4, .35, .8])
    0.75
    >>> round(score("rmse", [1.0, 2.0], [2.0, 2.0]), 4)
    -0.7071
    """
    return estimate(name, y, scores, threshold, weights)[0]

"""The metrics by name: task, direction, and the scale on which their error is symmetric."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from holdfast.errors import ConfigError, close_match
from holdfast.metrics import formulas
from holdfast.stats.intervals import Scale
from holdfast.types import Array


class Known(NamedTuple):
    """One metric. A ``loss`` is smaller for better, so its score is negated; ``scale`` is of its interval."""

    formula: Callable[[Array, Array, float], formulas.Estimate]
    task: Literal["binary", "regression"]
    loss: bool
    scale: Scale


METRICS: dict[str, Known] = {
    "roc_auc": Known(formulas.roc_auc, "binary", False, "unit"),
    "average_precision": Known(formulas.average_precision, "binary", False, "unit"),
    "log_loss": Known(formulas.log_loss, "binary", True, "positive"),
    "brier": Known(formulas.brier, "binary", True, "positive"),
    "precision": Known(formulas.precision, "binary", False, "unit"),
    "recall": Known(formulas.recall, "binary", False, "unit"),
    "f1": Known(formulas.f1, "binary", False, "unit"),
    "accuracy": Known(formulas.accuracy, "binary", False, "unit"),
    "r2": Known(formulas.r2, "regression", False, "below one"),
    "rmse": Known(formulas.rmse, "regression", True, "positive"),
    "mae": Known(formulas.mae, "regression", True, "positive"),
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
    """Return the degrees of freedom of a metric's standard error: no more than its scarcer class allows.

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
    if known(name).task == "regression":
        return degrees
    labels = np.asarray(y) > 0
    scarcer = int(min(labels.sum(), (~labels).sum()))
    return min(degrees, max(1.0, scarcer - 1.0))


def estimate(name: str, y: ArrayLike, scores: ArrayLike, threshold: float = 0.5) -> formulas.Estimate:
    """Return a metric's *score*, always larger-is-better, and the influence of each row on it.

    Parameters
    ----------
    name
        A key of `METRICS`.
    y
        Labels 0 or 1, or numbers for a regression, shape ``(n,)``. Nothing missing.
    scores
        Probabilities of the positive class, or predicted values, shape ``(n,)``.
    threshold
        A row is decided positive at this score and above; only precision, recall, F1 and accuracy use it.

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
        np.asarray(y, dtype=np.float64), np.asarray(scores, dtype=np.float64), threshold
    )
    return (-value, -influence) if metric.loss else (value, influence)


def score(name: str, y: ArrayLike, scores: ArrayLike, threshold: float = 0.5) -> float:
    """Return a metric's score, always larger-is-better: a loss is negated.

    Parameters
    ----------
    name, y, scores, threshold
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
    return estimate(name, y, scores, threshold)[0]

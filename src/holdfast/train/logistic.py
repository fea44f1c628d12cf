"""Logistic regression of two and of several classes, on dense and on compressed rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from holdfast.models import Linear, Multinomial
from holdfast.models.sparse import Csr
from holdfast.train.matrix import Matrix
from holdfast.train.penalty import best_strength, learnable, taken, weighted_sum, weights_of
from holdfast.types import Array, Mask

PENALTIES = (0.01, 0.1, 1.0, 10.0)
"""Inverse strengths of the penalty of scaled columns."""

TEXT_PENALTIES = (1.0, 10.0, 100.0, 1000.0)
"""Those of compressed rows: the columns of a text have length 1 together, so their weights are larger."""

LONG, ROWS_A_COLUMN = 20_000, 200
MOST_COLUMNS_FOR_NEWTON = 300
"""A Newton step costs rows x columns^2, and takes six or so; with more columns L-BFGS is the cheaper one."""

ABSENT = -30.0
"""The intercept of a class that no row has: next to impossible."""


def fit_logistic(matrix: Matrix) -> Linear | Multinomial:
    """Return the model of all rows under the penalty that was best inside them."""
    everything = np.ones(len(matrix.labels), dtype=bool)
    return next(_fitted(matrix, everything, [penalty(matrix)]))


def penalty(matrix: Matrix) -> float:
    """Return the inverse strength of the penalty with the lowest log loss on rows that it was not fitted on.

    On a long table it is not searched for: the loss is a sum over rows, so a penalty between a tenth and ten moves
    nothing that its error does not cover, and the search is most of the time that training takes. Rows of one entity are
    alike, so it is entities that make a table long.
    """
    rows, columns = matrix.values.shape
    members = rows if matrix.groups is None else len(np.unique(matrix.groups))
    if members >= LONG and members >= ROWS_A_COLUMN * columns:
        return 1.0
    strengths = TEXT_PENALTIES if isinstance(matrix.values, Csr) else PENALTIES

    def losses(learned: Mask, held: Mask) -> Array:
        values = matrix.values.take(held) if isinstance(matrix.values, Csr) else matrix.values[held]
        labels, weights = matrix.labels[held], weights_of(matrix, held)
        found = _fitted(matrix, learned, strengths)
        return np.array([weighted_sum(log_losses(core.margin(values), labels), weights) for core in found])

    return best_strength(matrix, strengths, 1.0 if strengths is PENALTIES else 10.0, losses)


def log_losses(margins: Array, labels: Array) -> Array:
    """Return the log loss of each row, from log-odds or log-probabilities: no probability is rounded to 0 or 1.

    Examples
    --------
    >>> log_losses(np.array([0.0, 800.0]), np.array([1.0, 1.0])).round(3).tolist()
    [0.693, 0.0]
    >>> log_losses(np.array([[0.0, 0.0]]), np.array([1.0])).round(3).tolist()
    [0.693]
    """
    if margins.ndim == 1:
        return np.asarray(np.logaddexp(0.0, np.where(labels > 0, -margins, margins)))
    own = margins[np.arange(len(labels)), labels.astype(np.int64)]
    return np.asarray(np.logaddexp.reduce(margins, axis=1) - own)


def _fitted(matrix: Matrix, rows: Mask, strengths: Sequence[float]) -> Iterator[Linear | Multinomial]:
    """Yield the model of each strength, each begun where the one before ended."""
    values, labels, weights = _learned(matrix, rows), matrix.labels[rows], weights_of(matrix, rows)
    newton = matrix.task == "binary" and values.shape[1] <= MOST_COLUMNS_FOR_NEWTON
    solver = "newton-cholesky" if newton and not isinstance(matrix.values, Csr) else "lbfgs"
    model = LogisticRegression(solver=solver, max_iter=300, warm_start=True)
    for strength in strengths:
        model.set_params(C=strength).fit(values, labels, sample_weight=weights)
        matrix.clock.check()
        yield _core(model, matrix)


def _learned(matrix: Matrix, rows: Mask) -> Any:
    return learnable(matrix.values) if rows.all() else taken(matrix.values, rows)


def _core(model: LogisticRegression, matrix: Matrix) -> Linear | Multinomial:
    if matrix.task == "binary":
        return Linear(np.ravel(model.coef_).astype(np.float64), float(model.intercept_[0]))
    coefficients, intercepts = model.coef_, model.intercept_
    if len(coefficients) == 1:
        # of two classes scikit-learn answers the log-odds of the second
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
        intercepts = np.concatenate([[0.0], intercepts])
    seen = model.classes_.astype(np.int64)
    weights = np.zeros((matrix.classes, coefficients.shape[1]))
    margins = np.full(matrix.classes, ABSENT)
    weights[seen], margins[seen] = coefficients, intercepts
    return Multinomial(weights, margins)

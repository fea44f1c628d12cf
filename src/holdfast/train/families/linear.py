"""Logistic and ridge regression; the penalty is chosen inside the rows that were handed over."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from scipy.linalg import LinAlgWarning
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV

from holdfast.models import Linear
from holdfast.train.family import Family
from holdfast.train.inner import inner_parts
from holdfast.train.matrix import Matrix
from holdfast.types import Array, Mask

PENALTIES = (0.01, 0.1, 1.0, 10.0)
RIDGE_PENALTIES = np.logspace(-3, 3, 13)
INNER_FOLDS = 3
LONG, ROWS_A_COLUMN = 20_000, 200
MOST_COLUMNS_FOR_NEWTON = 300
"""A Newton step costs rows x columns^2, and takes six or so; with more columns L-BFGS is the cheaper one."""


def fit_linear(matrix: Matrix) -> Linear:
    """Return a linear model of the scaled columns.

    Binary: logistic regression with an L2 penalty, its strength chosen from ``PENALTIES`` by log loss over inner
    folds that keep entities together. Regression: ridge with the penalty of generalised cross-validation. In the order
    of time both are chosen by blocks forward in time.
    No class weights: they would move the probabilities away from the frequencies.
    """
    everything = np.ones(len(matrix.labels), dtype=bool)
    with warnings.catch_warnings():
        # the cross-validated score judges the fit, not what the solver says of itself
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", LinAlgWarning)
        if matrix.task == "binary":
            return _logistic(matrix, everything, _penalty(matrix))
        model = _ridge(matrix)
    return Linear(np.ravel(model.coef_).astype(np.float64), float(model.intercept_))


def _penalty(matrix: Matrix) -> float:
    """Return the inverse strength of the penalty with the lowest log loss on rows that it was not fitted on.

    On a long table it is not searched for: the loss is a sum over rows, so a penalty between a tenth and ten moves
    nothing that its error does not cover, and the search is most of the time that training takes.
    """
    rows, columns = matrix.values.shape
    if rows >= LONG and rows >= ROWS_A_COLUMN * columns:
        return 1.0
    parts = inner_parts(matrix, INNER_FOLDS, fewest=2 * INNER_FOLDS)
    if not parts:
        return 1.0
    losses = np.zeros(len(PENALTIES))
    for learned, held in parts:
        for i, penalty in enumerate(PENALTIES):
            margins = _logistic(matrix, learned, penalty).margin(matrix.values[held])
            losses[i] += _log_loss(margins, matrix.labels[held])
    return PENALTIES[int(np.argmin(losses))]


def _ridge(matrix: Matrix) -> Any:
    parts = inner_parts(matrix, INNER_FOLDS, fewest=2 * INNER_FOLDS) if matrix.times is not None else []
    if not parts:
        return RidgeCV(alphas=RIDGE_PENALTIES).fit(matrix.values, matrix.labels)
    losses = np.zeros(len(RIDGE_PENALTIES))
    for learned, held in parts:
        for i, penalty in enumerate(RIDGE_PENALTIES):
            model = Ridge(alpha=penalty).fit(matrix.values[learned], matrix.labels[learned])
            losses[i] += ((model.predict(matrix.values[held]) - matrix.labels[held]) ** 2).sum()
    return Ridge(alpha=RIDGE_PENALTIES[int(np.argmin(losses))]).fit(matrix.values, matrix.labels)


def _logistic(matrix: Matrix, rows: Mask, penalty: float) -> Linear:
    values, labels = matrix.values[rows], matrix.labels[rows]
    narrow = values.shape[1] <= MOST_COLUMNS_FOR_NEWTON
    solver = "newton-cholesky" if narrow else "lbfgs"
    model = LogisticRegression(C=penalty, solver=solver, max_iter=300).fit(values, labels)
    return Linear(np.ravel(model.coef_).astype(np.float64), float(model.intercept_[0]))


def _log_loss(margins: Array, labels: Array) -> float:
    """Return the sum of the log losses, from log-odds: no probability is rounded to 0 or 1."""
    return float(np.logaddexp(0.0, np.where(labels > 0, -margins, margins)).sum())


FAMILY = Family("linear", "linear", fit_linear, readable=True, simplicity=1)

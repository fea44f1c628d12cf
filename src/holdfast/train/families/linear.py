"""Logistic and ridge regression; the penalty is chosen inside the rows that were handed over."""

from __future__ import annotations

import warnings

import numpy as np
from scipy.linalg import LinAlgWarning
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, RidgeCV

from holdfast.data.split import folds
from holdfast.models import Linear
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix
from holdfast.train.rows import units
from holdfast.types import Array, Mask

PENALTIES = (0.01, 0.1, 1.0, 10.0)
INNER_FOLDS = 3
LONG, ROWS_A_COLUMN = 20_000, 200
MOST_COLUMNS_FOR_NEWTON = 300
"""A Newton step costs rows x columns^2, and takes six or so; with more columns L-BFGS is the cheaper one."""


def fit_linear(matrix: Matrix) -> Linear:
    """Return a linear model of the scaled columns.

    Binary: logistic regression with an L2 penalty, its strength chosen from ``PENALTIES`` by log loss over inner
    folds that keep entities together. Regression: ridge with the penalty of generalised cross-validation.
    No class weights: they would move the probabilities away from the frequencies.
    """
    everything = np.ones(len(matrix.labels), dtype=bool)
    with warnings.catch_warnings():
        # the cross-validated score judges the fit, not what the solver says of itself
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", LinAlgWarning)
        if matrix.task == "binary":
            return _logistic(matrix, everything, _penalty(matrix))
        model = RidgeCV(alphas=np.logspace(-3, 3, 13)).fit(matrix.values, matrix.labels)
    return Linear(np.ravel(model.coef_).astype(np.float64), float(model.intercept_))


def _penalty(matrix: Matrix) -> float:
    """Return the inverse strength of the penalty with the lowest log loss on rows that it was not fitted on.

    On a long table it is not searched for: the loss is a sum over rows, so a penalty between a tenth and ten moves
    nothing that its error does not cover, and the search is most of the time that training takes.
    """
    rows, columns = matrix.values.shape
    if rows >= LONG and rows >= ROWS_A_COLUMN * columns:
        return 1.0
    if units(matrix.labels, matrix.groups) < 2 * INNER_FOLDS:
        return 1.0
    inner = folds(matrix.labels, matrix.groups, INNER_FOLDS, matrix.seed)
    losses = np.zeros(len(PENALTIES))
    for k in range(INNER_FOLDS):
        held = inner == k
        for i, penalty in enumerate(PENALTIES):
            margins = _logistic(matrix, ~held, penalty).margin(matrix.values[held])
            losses[i] += _log_loss(margins, matrix.labels[held])
    return PENALTIES[int(np.argmin(losses))]


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

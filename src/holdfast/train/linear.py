"""Logistic and ridge regression; the penalty is chosen inside the rows that were handed over."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import GridSearchCV

from holdfast.data.split import folds
from holdfast.errors import DataError
from holdfast.models import Linear
from holdfast.train.matrix import Matrix

PENALTIES = (0.01, 0.1, 1.0, 10.0)
INNER_FOLDS = 3


def fit_linear(matrix: Matrix) -> Linear:
    """Return a linear model of the scaled columns.

    Binary: logistic regression with an L2 penalty, its strength chosen from ``PENALTIES`` by log loss over inner
    folds that keep entities together. Regression: ridge with the penalty of leave-one-out (generalised
    cross-validation). No class weights: they would move the probabilities away from the frequencies.
    """
    if matrix.values.shape[1] == 0:
        raise DataError(
            "no-features",
            f"{len(matrix.labels)} rows and no feature column",
            expected="at least one number, boolean or category among `columns` that is not ignored",
            next="see `columns` and `ignore` in holdfast.yaml",
        )
    model = _logistic(matrix) if matrix.task == "binary" else RidgeCV(alphas=np.logspace(-3, 3, 13))
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ConvergenceWarning
        )  # the cross-validated score judges it, not the solver
        model.fit(matrix.values, matrix.labels)
    best = getattr(model, "best_estimator_", model)
    return Linear(np.ravel(best.coef_).astype(np.float64), float(np.ravel(best.intercept_)[0]))


def _logistic(matrix: Matrix) -> LogisticRegression | GridSearchCV:
    smallest_class = min(matrix.labels.sum(), len(matrix.labels) - matrix.labels.sum())
    if smallest_class < 2 * INNER_FOLDS:
        return LogisticRegression(C=1.0, max_iter=500)
    inner = folds(matrix.labels, matrix.groups, INNER_FOLDS, matrix.seed)
    parts = [(np.flatnonzero(inner != k), np.flatnonzero(inner == k)) for k in range(INNER_FOLDS)]
    return GridSearchCV(
        LogisticRegression(max_iter=500), {"C": PENALTIES}, scoring="neg_log_loss", cv=parts, refit=True
    )

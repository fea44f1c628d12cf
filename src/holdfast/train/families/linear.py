"""Logistic, multinomial and ridge regression; the penalty is chosen inside the rows that were handed over."""

from __future__ import annotations

import warnings

from scipy.linalg import LinAlgWarning
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from holdfast.models import Linear, Multinomial
from holdfast.models.sparse import Csr
from holdfast.train.family import Family
from holdfast.train.logistic import fit_logistic
from holdfast.train.matrix import Matrix
from holdfast.train.ridge import fit_ridge


def fit_linear(matrix: Matrix) -> Linear | Multinomial:
    """Return a linear model of the scaled columns, or of the compressed rows of a text.

    Classes: logistic regression with an L2 penalty, its strength chosen by log loss over inner parts that keep entities
    together or go forward in time. Regression: ridge. Rows count by their weights, in the fit and in the choice.
    No class weights: they would move the probabilities away from the frequencies.
    """
    with warnings.catch_warnings():
        # the cross-validated score judges the fit, not what the solver says of itself
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", LinAlgWarning)
        # vectors of compressed rows are short: threads that wait for each other cost many times what they save
        with threadpool_limits(1 if isinstance(matrix.values, Csr) else None):
            return fit_ridge(matrix) if matrix.task == "regression" else fit_logistic(matrix)


FAMILY = Family(
    "linear", "linear", fit_linear, readable=True, simplicity=1, tasks=("binary", "multiclass", "regression")
)

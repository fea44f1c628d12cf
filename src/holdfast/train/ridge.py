"""Ridge regression, on dense and on compressed rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import Ridge, RidgeCV

from holdfast.models import Linear
from holdfast.models.sparse import Csr
from holdfast.train.matrix import Matrix
from holdfast.train.penalty import best_strength, learnable, taken, weighted_sum, weights_of
from holdfast.types import Array, Mask

RIDGE_PENALTIES: tuple[float, ...] = tuple(float(p) for p in np.logspace(-3, 3, 13))
TEXT_PENALTIES = (0.01, 0.1, 1.0, 10.0)


def fit_ridge(matrix: Matrix) -> Linear:
    """Return the model of all rows under the penalty that was best inside them.

    By generalised cross-validation where rows are independent of each other; by inner parts where rows belong to entities
    or to an order of time, which that would leave out of account, and for compressed rows.
    """
    values, weights = learnable(matrix.values), matrix.weights
    if not isinstance(matrix.values, Csr) and matrix.groups is None and matrix.times is None:
        model: Any = RidgeCV(alphas=RIDGE_PENALTIES).fit(values, matrix.labels, sample_weight=weights)
    else:
        model = _ridge(matrix, _penalty(matrix)).fit(values, matrix.labels, sample_weight=weights)
    return Linear(np.ravel(model.coef_).astype(np.float64), float(model.intercept_))


def _penalty(matrix: Matrix) -> float:
    penalties = TEXT_PENALTIES if isinstance(matrix.values, Csr) else RIDGE_PENALTIES

    def losses(learned: Mask, held: Mask) -> Array:
        values, judged = taken(matrix.values, learned), taken(matrix.values, held)
        labels, weights = matrix.labels[learned], weights_of(matrix, learned)
        fitted = (_ridge(matrix, p).fit(values, labels, sample_weight=weights) for p in penalties)
        squares = ((model.predict(judged) - matrix.labels[held]) ** 2 for model in fitted)
        return np.array([weighted_sum(loss, weights_of(matrix, held)) for loss in squares])

    return best_strength(matrix, penalties, 1.0, losses)


def _ridge(matrix: Matrix, strength: float) -> Ridge:
    # the solver of compressed rows keeps them so, and leaves the intercept out of the penalty
    return Ridge(alpha=strength, solver="sparse_cg" if isinstance(matrix.values, Csr) else "auto")

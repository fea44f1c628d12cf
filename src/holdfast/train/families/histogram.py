"""scikit-learn's histogram boosting, answered as LightGBM text models where both give the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from holdfast.models import Trees
from holdfast.train.clock import NO_END
from holdfast.train.conversion import for_histogram, require_agreement, write
from holdfast.train.conversion.histogram import of_histogram
from holdfast.train.family import Family
from holdfast.train.left_out import dense, require_classes
from holdfast.train.matrix import Matrix
from holdfast.train.search.space import Parameter
from holdfast.types import Array, Mask

ROUNDS, STEP = 100, 25
MOST_LEVELS = 255
"""What one column may hold for scikit-learn to split it by level; more are split by the order of their codes."""

LARGE = 50_000
"""From this many rows every processor is used."""


def fit_histogram(matrix: Matrix) -> Trees:
    """Return a hundred boosted trees (for each class, of several) on binned columns.

    Levels of categories are split natively, missing values have a side of their own. The sizes of the trees are
    those that the candidate lightgbm has.

    Raises
    ------
    LeftOutError
        ``conversion-differs``, ``candidate-reads-dense-rows``, ``part-lacks-a-class``.
    """
    values = dense(matrix, "histogram")
    with threadpool_limits(1 if len(values) < LARGE else None, user_api="openmp"):
        estimator = _fitted(_estimator(matrix, values), _with_values(for_histogram(values)), matrix)
    if matrix.task != "regression":
        require_classes(len(estimator.classes_), matrix, "histogram")
    outputs = matrix.classes if matrix.task == "multiclass" else 1
    trees = list(of_histogram(estimator))
    core = Trees(write(trees, width=values.shape[1], outputs=outputs))
    if not matrix.draft:
        require_agreement(
            core, lambda rows: _margins(estimator, rows, matrix), trees, values, seed=matrix.seed
        )
    return core


def _fitted(estimator: Any, values: Array, matrix: Matrix) -> Any:
    """Return the estimator, fitted some rounds at a time where a clock runs."""
    rounds = estimator.max_iter
    steps = [rounds] if matrix.clock is NO_END else [*range(STEP, rounds, STEP), rounds]
    for reached in steps:
        matrix.clock.check()
        estimator.set_params(max_iter=reached, warm_start=len(steps) > 1)
        with np.errstate(over="ignore", invalid="ignore"):  # means of bins of values near the largest double
            estimator.fit(values, matrix.labels, sample_weight=matrix.weights)
    return estimator


def _estimator(matrix: Matrix, values: Array) -> Any:
    rows, chosen = len(matrix.labels), matrix.parameters
    kind = HistGradientBoostingRegressor if matrix.task == "regression" else HistGradientBoostingClassifier
    return kind(
        max_iter=int(chosen.get("max_iter", ROUNDS)),
        learning_rate=chosen.get("learning_rate", 0.1),
        max_leaf_nodes=int(
            chosen.get("max_leaf_nodes", 31 if rows >= 20_000 else 15 if rows >= 2_000 else 7)
        ),
        min_samples_leaf=int(chosen.get("min_samples_leaf", 20 if rows >= 1_000 else max(2, rows // 50))),
        l2_regularization=chosen.get("l2_regularization", 1.0),
        categorical_features=_categorical(matrix, values),
        early_stopping=False,  # it would set rows aside without regard to entities
        random_state=matrix.seed,
    )


def _with_values(values: Array) -> Array:
    """Return the values with columns that are missing throughout at zero: scikit-learn cannot bin such a column."""
    return np.where(np.isnan(values).all(axis=0), 0.0, values)


def _categorical(matrix: Matrix, values: Array) -> Mask | None:
    chosen = np.zeros(values.shape[1], dtype=bool)
    for column in matrix.categorical:
        codes = values[:, column]
        chosen[column] = 0 < len(np.unique(codes[~np.isnan(codes)])) <= MOST_LEVELS
    return chosen if chosen.any() else None


def _margins(estimator: Any, rows: Array, matrix: Matrix) -> Array:
    seen = for_histogram(rows)
    if matrix.task == "regression":
        return np.asarray(estimator.predict(seen))
    return np.asarray(estimator.decision_function(seen))


FAMILY = Family(
    "histogram",
    "tree",
    fit_histogram,
    readable=False,
    simplicity=4,
    tasks=("binary", "multiclass", "regression"),
    space=(
        Parameter("max_iter", 30, 300, whole=True, log=True),
        Parameter("learning_rate", 0.02, 0.3, log=True),
        Parameter("max_leaf_nodes", 4, 64, whole=True, log=True),
        Parameter("min_samples_leaf", 5, 200, whole=True, log=True),
        Parameter("l2_regularization", 0.01, 30.0, log=True),
    ),
    general=lambda matrix: _estimator(matrix, dense(matrix, "histogram")),
)

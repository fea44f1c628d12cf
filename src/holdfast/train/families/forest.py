"""Random forests by scikit-learn, answered as LightGBM text models where both give the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from holdfast.models import Forest
from holdfast.train.clock import NO_END
from holdfast.train.conversion import for_forest, require_agreement, write
from holdfast.train.conversion.forest import of_forest
from holdfast.train.family import Family
from holdfast.train.left_out import dense, require_classes
from holdfast.train.matrix import Matrix
from holdfast.train.search.space import Parameter
from holdfast.types import Array

TREES, STEP = 100, 10
LARGE = 50_000
"""From this many rows every processor is used; the trees do not depend on their number."""


def fit_forest(matrix: Matrix) -> Forest:
    """Return a forest of a hundred trees.

    Leaves have at least five rows, or a four-thousandth of a long table: shares of fewer rows are mostly noise, and
    the size of the model stays bounded. Levels of a category are split by the order of their codes.

    Raises
    ------
    LeftOutError
        ``conversion-differs``, ``candidate-reads-dense-rows``, ``part-lacks-a-class``.
    """
    values = dense(matrix, "forest")
    estimator = _fitted(_estimator(matrix), for_forest(values), matrix)
    if matrix.task != "regression":
        require_classes(len(estimator.classes_), matrix, "forest")
    estimator.set_params(n_jobs=1)  # one after the other: the order of a sum decides its last bits
    outputs = matrix.classes if matrix.task == "multiclass" else 1
    trees = list(of_forest(estimator, outputs))
    core = Forest(write(trees, width=values.shape[1], outputs=outputs, average=True))
    if not matrix.draft:
        require_agreement(
            core, lambda rows: _answers(estimator, rows, matrix), trees, values, seed=matrix.seed
        )
    return core


def _fitted(estimator: Any, values: Array, matrix: Matrix) -> Any:
    """Return the estimator, fitted ten trees at a time where a clock runs: the trees are the same."""
    steps = [TREES] if matrix.clock is NO_END else range(STEP, TREES + 1, STEP)
    for trees in steps:
        matrix.clock.check()
        estimator.set_params(n_estimators=trees, warm_start=len(steps) > 1)
        # scikit-learn looks for infinities by a sum in float32, which far values alone make overflow
        with np.errstate(over="ignore", invalid="ignore"):
            estimator.fit(values, matrix.labels, sample_weight=matrix.weights)
    return estimator


def _estimator(matrix: Matrix) -> Any:
    rows, chosen = len(matrix.labels), matrix.parameters
    regression = matrix.task == "regression"
    return (RandomForestRegressor if regression else RandomForestClassifier)(
        min_samples_leaf=max(int(chosen.get("min_samples_leaf", 5 if rows >= 1_000 else 2)), rows // 4_000),
        max_features=chosen.get("max_features", 1 / 3 if regression else "sqrt"),
        n_jobs=1 if rows < LARGE else -1,
        random_state=matrix.seed,
    )


def _answers(estimator: Any, rows: Array, matrix: Matrix) -> Array:
    seen = for_forest(rows)
    with np.errstate(over="ignore", invalid="ignore"):
        if matrix.task == "regression":
            return np.asarray(estimator.predict(seen))
        shares = estimator.predict_proba(seen)
    return np.asarray(shares[:, 1] if matrix.task == "binary" else shares)


FAMILY = Family(
    "forest",
    "tree",
    fit_forest,
    readable=False,
    simplicity=5,
    tasks=("binary", "multiclass", "regression"),
    space=(
        Parameter("min_samples_leaf", 1, 50, whole=True, log=True),
        Parameter("max_features", 0.1, 1.0),
    ),
    general=lambda matrix: _estimator(matrix).set_params(n_estimators=TREES),
)

"""Nearest neighbours: what rows like this one did; a baseline for the sanity of the others."""

from __future__ import annotations

import numpy as np

from holdfast.models import Neighbours, Predictor
from holdfast.train.family import Family
from holdfast.train.left_out import dense
from holdfast.train.matrix import Matrix
from holdfast.train.search.space import Parameter

NEIGHBOURS = 25
MOST_ROWS = 5_000
"""As many rows are kept at most: each answer reads all of them."""


def fit_knn(matrix: Matrix) -> Neighbours:
    """Return the scaled rows, at most five thousand of them, drawn by the seed and kept in their order.

    Raises
    ------
    LeftOutError
        ``candidate-reads-dense-rows``.
    """
    values = dense(matrix, "knn")
    kept = np.arange(len(values))
    if len(values) > MOST_ROWS:
        kept = np.sort(np.random.default_rng(matrix.seed).choice(len(values), MOST_ROWS, replace=False))
    return Neighbours(
        values[kept],
        matrix.labels[kept],
        count=min(int(matrix.parameters.get("neighbours", NEIGHBOURS)), len(kept)),
        weights=None if matrix.weights is None else matrix.weights[kept],
        classes=matrix.classes if matrix.task == "multiclass" else 0,
    )


def kept_rows(predictor: Predictor, rows: int) -> str:
    """Return how many of the training rows are kept, where it is not all of them."""
    core = predictor.core
    if isinstance(core, Neighbours) and core.stored < rows:
        return f"{core.stored:,} of {rows:,} training rows are kept"
    return ""


FAMILY = Family(
    "knn",
    "scaled",
    fit_knn,
    readable=False,
    simplicity=2,
    tasks=("binary", "multiclass", "regression"),
    space=(Parameter("neighbours", 3, 200, whole=True, log=True),),
    note=kept_rows,
)

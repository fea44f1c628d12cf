"""Gradient boosted trees by LightGBM, stopped early on an inner part of the rows that were handed over."""

from __future__ import annotations

import lightgbm
import numpy as np

from holdfast.data.split import folds
from holdfast.models import Trees
from holdfast.train.matrix import Matrix
from holdfast.types import Mask

ROUNDS = 600
PATIENCE = 40
INNER_PARTS = 5


def parameters(matrix: Matrix) -> dict[str, object]:
    """Return LightGBM's parameters for this many rows: smaller trees on smaller tables, one thread order."""
    rows = len(matrix.labels)
    return {
        "objective": "binary" if matrix.task == "binary" else "regression",
        "metric": "binary_logloss" if matrix.task == "binary" else "l2",
        "learning_rate": 0.05,
        "num_leaves": 31 if rows >= 20_000 else 15 if rows >= 2_000 else 7,
        "min_data_in_leaf": 20 if rows >= 1_000 else max(2, rows // 50),
        "feature_fraction": 0.9,
        "bagging_fraction": 0.9,
        "bagging_freq": 1,
        "lambda_l2": 1.0,
        "cat_smooth": 10.0,
        "max_cat_to_onehot": 8,
        "seed": matrix.seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 2,
        "verbosity": -1,
    }


def fit_boosting(matrix: Matrix) -> Trees:
    """Return the trees as LightGBM's text model.

    The number of rounds is the best one on an inner fifth of the rows (entities kept together), then all rows are
    fitted with that many. The text stores thresholds as doubles, so that a reader answers to the last bit.
    """
    inner = folds(matrix.labels, matrix.groups, INNER_PARTS, matrix.seed)
    rounds = _rounds(matrix, inner == 0)
    booster = lightgbm.train(parameters(matrix), _dataset(matrix), num_boost_round=rounds)
    return Trees(booster.model_to_string())


def _rounds(matrix: Matrix, held: Mask) -> int:
    if not held.any() or held.all():
        return 100
    train, valid = _dataset(matrix, ~held), _dataset(matrix, held)
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    booster = lightgbm.train(
        parameters(matrix), train, num_boost_round=ROUNDS, valid_sets=[valid], callbacks=[stop]
    )
    # the final fit sees a quarter more rows than the one that chose the number of rounds
    return max(10, round(int(booster.best_iteration) * 1.1))


def _dataset(matrix: Matrix, rows: Mask | None = None) -> lightgbm.Dataset:
    chosen = slice(None) if rows is None else np.flatnonzero(rows)
    return lightgbm.Dataset(
        matrix.values[chosen],
        label=matrix.labels[chosen],
        categorical_feature=list(matrix.categorical) or "auto",
        params={"verbosity": -1, "max_bin": 255, "min_data_in_bin": 3},
        free_raw_data=True,
    )

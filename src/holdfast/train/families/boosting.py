"""Gradient boosted trees by LightGBM; the number of rounds is chosen on inner parts of the rows handed over."""

from __future__ import annotations

from collections.abc import Callable

import lightgbm
import numpy as np

from holdfast.contract.settings import Task
from holdfast.models import Trees
from holdfast.train.family import Family
from holdfast.train.inner import inner_parts
from holdfast.train.matrix import Matrix
from holdfast.train.search.space import Parameter, Space

ROUNDS = 400
PATIENCE = 20
FEWEST_ROUNDS = 10
INNER_PARTS = 3
LARGE = 50_000
"""From this many rows on one inner part of three chooses the rounds."""

THREADED = 200_000
"""From this many rows on every processor is used."""

OBJECTIVES: dict[Task, dict[str, str]] = {
    "binary": {"objective": "binary", "metric": "binary_logloss"},
    "multiclass": {"objective": "multiclass", "metric": "multi_logloss"},
    "regression": {"objective": "regression", "metric": "l2"},
}

SPACE: Space = (
    Parameter("learning_rate", 0.02, 0.3, log=True),
    Parameter("num_leaves", 4, 64, whole=True, log=True),
    Parameter("min_data_in_leaf", 5, 200, whole=True, log=True),
    Parameter("feature_fraction", 0.4, 1.0),
    Parameter("lambda_l2", 0.01, 30.0, log=True),
)


def parameters(matrix: Matrix) -> dict[str, object]:
    """Return LightGBM's parameters for this many rows: smaller trees on smaller tables.

    One thread on tables that are not large: two threads that wait for each other in every one of a hundred small
    rounds took nine times the processor time of one (8,000 rows, both processors busy; 60,000 rows: fourteen times). The
    trees do not depend on the number of threads.
    """
    rows = len(matrix.labels)
    chosen = {
        p.name: int(v) if p.whole else v for p in SPACE if (v := matrix.parameters.get(p.name)) is not None
    }
    return {
        **OBJECTIVES[matrix.task],
        **({"num_class": matrix.classes} if matrix.task == "multiclass" else {}),
        "learning_rate": 0.1,
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
        "num_threads": 1 if rows < THREADED else 0,
        "verbosity": -1,
        **chosen,
    }


def fit_boosting(matrix: Matrix) -> Trees:
    """Return the trees as LightGBM's text model.

    The number of rounds is the one with the lowest mean loss on inner parts of the rows (entities kept together, or
    forward in time), then all rows are fitted with that many. The text stores thresholds as doubles, so that a reader
    answers to the last bit.
    """
    booster = lightgbm.train(
        parameters(matrix), _dataset(matrix), num_boost_round=_rounds(matrix), callbacks=[_watched(matrix)]
    )
    return Trees(booster.model_to_string())


def _rounds(matrix: Matrix) -> int:
    """Return how many rounds to fit; a hundred where the rows cannot be parted."""
    parts = inner_parts(matrix, INNER_PARTS, fewest=INNER_PARTS)
    if not parts:
        return 100
    if len(matrix.labels) >= LARGE or matrix.draft:
        parts = parts[:1]
    losses = lightgbm.cv(
        parameters(matrix),
        _dataset(matrix),
        num_boost_round=ROUNDS,
        folds=[(np.flatnonzero(learned), np.flatnonzero(held)) for learned, held in parts],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False), _watched(matrix)],
    )
    # the record ends at the best round
    return max(FEWEST_ROUNDS, len(next(iter(losses.values()))))


def _watched(matrix: Matrix) -> Callable[[object], None]:
    """Return what looks at the clock after each round."""
    return lambda _: matrix.clock.check()


def _dataset(matrix: Matrix) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        matrix.values,
        label=matrix.labels,
        weight=matrix.weights,
        categorical_feature=list(matrix.categorical) or "auto",
        params={"verbosity": -1, "max_bin": 255, "min_data_in_bin": 3},
    )


FAMILY = Family(
    "lightgbm",
    "tree",
    fit_boosting,
    readable=False,
    simplicity=3,
    tasks=("binary", "multiclass", "regression"),
    space=SPACE,
)

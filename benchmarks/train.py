"""Training time of ``train()`` beside plain scikit-learn and LightGBM that cross-validate the same candidates.

    python benchmarks/train.py [--data FOLDER] [--tables NAME ...] [--json FILE]

Both sides fit a linear model and LightGBM on the same five folds and then on all rows, with their encoders fitted inside
the folds (a ``ColumnTransformer`` there), the same penalties and numbers of rounds to choose from on the same inner parts,
and the same LightGBM parameters. ``train()`` also measures baseline, intervals and latency, judges the calibration and
chooses a threshold with the interval of its value. The tables: bank churn, and two that are generated, of 20,000 rows with
nulls and levels and of 60,000 rows of numbers.

Processor time of this process and its threads is compared, which a busy machine blurs less than wall time; wall time
stands beside it. Exit status 1 when the two disagree on a candidate's cross-validated AUC by more than .005, or when the
ratio is above 1.3 on a table.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from holdfast.contract.settings import Column, Money, Settings
from holdfast.data.split import folds
from holdfast.train import TrainingRows, train
from holdfast.train.families import boosting
from holdfast.train.folds import plan_folds
from holdfast.train.logistic import LONG, PENALTIES, ROWS_A_COLUMN
from holdfast.train.matrix import Matrix

AIM = 1.3
APART = 0.005


def churn(folder: Path) -> tuple[TrainingRows, Settings]:
    """Bank churn: ten columns, 10,000 rows."""
    frame = pl.read_csv(folder / "bank_churn" / "Churn_Modelling.csv")
    numbers = ["CreditScore", "Age", "Tenure", "Balance", "NumOfProducts", "HasCrCard", "IsActiveMember"]
    return rows_of(frame, [*numbers, "EstimatedSalary"], ["Geography", "Gender"], frame["Exited"].to_numpy())


def mixed(_: Path) -> tuple[TrainingRows, Settings]:
    """Twenty thousand rows: twelve numbers with nulls and four categories of up to 40 levels."""
    r = np.random.default_rng(1)
    n = 20_000
    numbers = {f"n{i}": r.normal(size=n) for i in range(12)}
    levels = {f"c{i}": r.integers(0, size, n) for i, size in enumerate((3, 8, 20, 40))}
    margin = numbers["n0"] - 0.5 * numbers["n1"] * numbers["n2"] + r.normal(size=40)[levels["c3"]] - 1.0
    labels = (r.random(n) < 1 / (1 + np.exp(-margin))).astype(float)
    frame = pl.DataFrame(numbers | {name: [f"l{c}" for c in codes] for name, codes in levels.items()})
    holes = [
        pl.when(pl.Series(r.random(n) < 0.05)).then(None).otherwise(pl.col(c)).alias(c) for c in ("n3", "n4")
    ]
    return rows_of(frame.with_columns(holes), list(numbers), list(levels), labels)


def long(_: Path) -> tuple[TrainingRows, Settings]:
    """Sixty thousand rows of ten numbers."""
    r = np.random.default_rng(2)
    values = r.normal(size=(60_000, 10))
    margin = values[:, 0] + np.abs(values[:, 1]) - 0.7 * values[:, 2] * values[:, 3] - 1.5
    labels = (r.random(len(values)) < 1 / (1 + np.exp(-margin))).astype(float)
    frame = pl.DataFrame({f"n{i}": values[:, i] for i in range(10)})
    return rows_of(frame, frame.columns, [], labels)


def rows_of(
    frame: pl.DataFrame, numbers: list[str], levels: list[str], labels: np.ndarray
) -> tuple[TrainingRows, Settings]:
    """Return typed rows and their contract."""
    columns = {name: Column("number", nullable=True) for name in numbers}
    columns |= {name: Column("category", unseen="flag") for name in levels}
    typed = frame.select([*(pl.col(c).cast(pl.Float64) for c in numbers), *levels])
    settings = Settings(
        name="timed",
        task="binary",
        target="y",
        positive=1,
        metric="roc_auc",
        columns=columns,
        decision=Money(100.0, -50.0),
    )
    return TrainingRows(typed, labels.astype(np.float64)), settings


def plain(rows: TrainingRows, settings: Settings) -> dict[str, float]:
    """Cross-validate and fit both candidates as one would by hand; return their out-of-fold AUC."""
    frame = rows.frame.to_pandas()
    numbers = [name for name, column in settings.columns.items() if column.type == "number"]
    levels = [name for name in settings.columns if name not in numbers]
    codes = plan_folds(rows, settings).codes
    found = {}
    for name, encoder, learn in (
        ("linear", linear_encoder, learn_line),
        ("lightgbm", tree_encoder, partial(learn_trees, codes=len(levels))),
    ):
        scores = np.empty(len(rows))
        for k in range(codes.max() + 1):
            inside, seed = codes != k, settings.holdout.seed + k
            answer = fitted(encoder(numbers, levels), learn, frame[inside], rows.labels[inside], seed)
            scores[codes == k] = answer(frame[codes == k])
        fitted(encoder(numbers, levels), learn, frame, rows.labels, settings.holdout.seed)
        found[name] = float(roc_auc_score(rows.labels, scores))
    return found


def fitted(
    encoder: Any, learn: Any, frame: pd.DataFrame, labels: np.ndarray, seed: int
) -> Callable[..., np.ndarray]:
    """Fit an encoder and a model; return what answers rows."""
    model = learn(np.ascontiguousarray(encoder.fit_transform(frame)), labels, seed)
    return lambda rows: model(np.ascontiguousarray(encoder.transform(rows)))


def linear_encoder(numbers: list[str], levels: list[str]) -> ColumnTransformer:
    """Numbers imputed, marked and scaled; levels one-hot."""
    scaled = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer([("numbers", scaled, numbers), ("levels", one_hot, levels)])


def tree_encoder(numbers: list[str], levels: list[str]) -> ColumnTransformer:
    """Levels as codes behind the numbers."""
    ordinal = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    return ColumnTransformer(
        [("numbers", "passthrough", numbers), ("levels", Pipeline([("o", ordinal)]), levels)]
    )


def learn_line(values: np.ndarray, labels: np.ndarray, seed: int) -> Callable[[np.ndarray], np.ndarray]:
    """Choose the penalty on the same inner parts, where ``train()`` does, and fit all rows."""
    solver, best = "newton-cholesky", 1.0
    if len(labels) < LONG or len(labels) < ROWS_A_COLUMN * values.shape[1]:
        inner, losses = folds(labels, None, 3, seed), np.zeros(len(PENALTIES))
        for k in range(3):
            for i, penalty in enumerate(PENALTIES):
                model = LogisticRegression(C=penalty, solver=solver, max_iter=300)
                model.fit(values[inner != k], labels[inner != k])
                losses[i] += log_loss(labels[inner == k], model.predict_proba(values[inner == k])[:, 1])
        best = PENALTIES[int(losses.argmin())]
    model = LogisticRegression(C=best, solver=solver, max_iter=300).fit(values, labels)
    return lambda rows: model.predict_proba(rows)[:, 1]


def learn_trees(
    values: np.ndarray, labels: np.ndarray, seed: int, codes: int
) -> Callable[[np.ndarray], np.ndarray]:
    """Choose the rounds on the same inner parts and fit all rows; the last ``codes`` columns are levels."""
    categorical = list(range(values.shape[1] - codes, values.shape[1]))
    matrix = Matrix(values, labels, None, (), (), "binary", seed)
    parameters, large = boosting.parameters(matrix), len(labels) >= boosting.LARGE
    inner = folds(labels, None, 3, seed)
    parts = [(np.flatnonzero(inner != k), np.flatnonzero(inner == k)) for k in range(1 if large else 3)]

    def data() -> lightgbm.Dataset:
        return lightgbm.Dataset(
            values, label=labels, categorical_feature=categorical, params={"verbosity": -1}
        )

    stop = lightgbm.early_stopping(boosting.PATIENCE, verbose=False)
    losses = lightgbm.cv(parameters, data(), num_boost_round=boosting.ROUNDS, folds=parts, callbacks=[stop])
    booster = lightgbm.train(parameters, data(), num_boost_round=len(next(iter(losses.values()))))
    return booster.predict


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what the work returns, its processor time and its wall time, in seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, time.process_time() - processor, time.perf_counter() - wall


TABLES = {"churn": churn, "mixed": mixed, "long": long}


def compared(name: str, folder: Path) -> dict[str, Any]:
    """Time both sides on a table and compare their figures."""
    rows, settings = TABLES[name](folder)
    ours, our_cpu, our_wall = timed(lambda: train(rows, settings))
    theirs, their_cpu, their_wall = timed(lambda: plain(rows, settings))
    figures = {c.name: (c.score, theirs[c.name]) for c in ours.candidates}
    wrong = [c for c, (one, other) in figures.items() if abs(one - other) > APART]
    ratio = our_cpu / their_cpu
    print(
        f"{name:6} {len(rows):7,} rows  holdfast {our_cpu:6.1f} s  plain {their_cpu:6.1f} s  ratio {ratio:.2f}"
    )
    print(f"       wall time {our_wall:.1f} s and {their_wall:.1f} s, ratio {our_wall / their_wall:.2f}")
    for candidate, (one, other) in figures.items():
        print(
            f"       {candidate:8} roc_auc {one:.4f} and {other:.4f}{'  APART' if candidate in wrong else ''}"
        )
    return {"ratio": ratio, "wall_ratio": our_wall / their_wall, "figures": figures, "wrong": wrong}


def main() -> int:
    """Compare every table, print, and say whether the aim was met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HOLDFAST_DATA", "../shared/data")))
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    found = {name: compared(name, options.data) for name in options.tables}
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    missed = [name for name, one in found.items() if one["ratio"] > AIM]
    wrong = [name for name, one in found.items() if one["wrong"]]
    print(f"aim: a ratio of at most {AIM}: {'missed on ' + ', '.join(missed) if missed else 'met'}")
    return 1 if missed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())

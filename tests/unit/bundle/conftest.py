"""Small bundles made from scratch: a binary one with trees, and a regression with a linear model."""

from __future__ import annotations

import lightgbm
import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Bundle, Threshold, Value, build, observe
from holdfast.contract.settings import Column, Settings
from holdfast.features import FeatureSet, column_types
from holdfast.models import Linear, Predictor, Sigmoid, Trees, fit_encoder, inputs_of
from holdfast.profile import reference_table

CHURN = Settings(
    name="churn",
    task="binary",
    target="left",
    positive="yes",
    metric="roc_auc",
    where="age >= 18",
    entity="customer",
    ignore=("note",),
    columns={
        "age": Column("integer", min=0, max=120),
        "balance": Column("number", nullable=True),
        "city": Column("category", values=("Bern", "Oslo", "Rome"), unseen="flag", nullable=True),
        "active": Column("boolean"),
        "left": Column("category", values=("no", "yes")),
        "customer": Column("text"),
    },
    features={"per_year": "balance / (age + 1)", "senior": "CASE WHEN age >= 60 THEN 'yes' ELSE 'no' END"},
)
ENERGY = Settings(
    name="energy",
    task="regression",
    target="load",
    metric="r2",
    columns={"surface": Column("number", min=0), "height": Column("number"), "load": Column("number")},
)


def customers(n: int = 400, seed: int = 0) -> pl.DataFrame:
    r = np.random.default_rng(seed)
    balance = pl.Series(r.gamma(2, 900, n).round(2)).to_list()
    cities = r.choice(["Bern", "Oslo", "Rome"], n).tolist()
    return pl.DataFrame(
        {
            "age": r.integers(18, 90, n).astype(float),
            "balance": [None if r.random() < 0.1 else b for b in balance],
            "city": [None if r.random() < 0.05 else c for c in cities],
            "active": r.random(n) < 0.6,
        }
    )


def buildings(n: int = 300) -> pl.DataFrame:
    r = np.random.default_rng(7)
    return pl.DataFrame({"surface": r.uniform(514.5, 808.5, n), "height": r.choice([3.5, 7.0], n)})


def load_of(frame: pl.DataFrame) -> np.ndarray:
    return 60.0 - 0.05 * frame["surface"].to_numpy() + 2.0 * frame["height"].to_numpy()


def trees() -> Predictor:
    frame, features = customers(), FeatureSet(CHURN.features, column_types(CHURN))
    table = features.table(frame)
    encoder = fit_encoder("tree", table, inputs_of(CHURN, features))
    matrix = encoder.matrix(table)
    y = (np.nan_to_num(matrix[:, 1]) > 1800) ^ (matrix[:, 0] > 60)
    data = lightgbm.Dataset(
        matrix, y.astype(float), categorical_feature=list(encoder.categorical), params={"verbosity": -1}
    )
    params = {"objective": "binary", "verbosity": -1, "num_leaves": 7, "num_threads": 1}
    text = lightgbm.train(params, data, 20).model_to_string()
    return Predictor(features, encoder, Trees(text), "binary", Sigmoid(0.9, 0.05))


def linear(settings: Settings = ENERGY) -> Predictor:
    frame = buildings()
    features = FeatureSet({}, column_types(settings))
    encoder = fit_encoder("linear", frame, inputs_of(settings, features))
    design = np.column_stack([encoder.matrix(frame), np.ones(frame.height)])
    weights = np.linalg.lstsq(design, load_of(frame), rcond=None)[0]
    return Predictor(features, encoder, Linear(weights[:-1], weights[-1]), "regression")


def churn_parts() -> dict:
    frame = customers()
    kinds = {name: frame[name].is_null().to_numpy().astype(np.int8) for name in frame.columns}
    return {
        "settings": CHURN,
        "predictor": trees(),
        "decision": Threshold(0.4215, ("no", "yes"), rule="money"),
        "profile": reference_table(frame, kinds, CHURN),
        "golden_rows": frame,
        "observed": observe(frame, CHURN),
        "lineage": {"data": "abc", "rows": 400},
    }


def energy_parts() -> dict:
    frame = buildings()
    kinds = {name: np.zeros(frame.height, np.int8) for name in frame.columns}
    return {
        "settings": ENERGY,
        "predictor": linear(),
        "decision": Value(),
        "profile": reference_table(frame, kinds, ENERGY),
        "golden_rows": frame,
    }


@pytest.fixture(scope="session")
def parts() -> dict:
    return churn_parts()


@pytest.fixture(scope="session")
def churn(tmp_path_factory, parts) -> Bundle:
    return build(tmp_path_factory.mktemp("bundles"), **parts)


@pytest.fixture(scope="session")
def regression_parts() -> dict:
    return energy_parts()


@pytest.fixture(scope="session")
def energy(tmp_path_factory, regression_parts) -> Bundle:
    return build(tmp_path_factory.mktemp("bundles"), **regression_parts)

"""Parity of the two executors of a whole predictor: random rows with nulls, unseen levels and edges."""

from __future__ import annotations

import functools
from dataclasses import replace

import lightgbm
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.bundle import Observed
from holdfast.contract.settings import Column, Settings
from holdfast.features import FeatureSet, column_types
from holdfast.models import (
    Constant,
    Identity,
    Isotonic,
    Linear,
    Predictor,
    Sigmoid,
    Trees,
    fit_encoder,
    inputs_of,
)

ROWS = 10_000
SETTINGS = Settings(
    name="parity",
    task="binary",
    target="y",
    positive=1,
    metric="roc_auc",
    columns={
        "amount": Column("number", nullable=True),
        "hour": Column("integer", min=0.0, max=23.0),
        "ratio": Column("number", nullable=True),
        "shop": Column("category", values=("a", "b", "c d", "é"), unseen="flag", nullable=True),
        "free": Column("category"),
        "open": Column("boolean", nullable=True),
    },
)
POOL = (
    "amount / (hour + 1)",
    "LN(amount)",
    "SQRT(ABS(ratio)) * 3.7 - amount / 11",
    "CASE WHEN hour BETWEEN 7 AND 18 THEN 'day' WHEN open THEN 'late' END",
    "COALESCE(ratio, amount, 0) > 0.5",
    "ROUND(ratio, 1)",
    "LOWER(TRIM(free))",
    "LENGTH(shop) + LEAST(hour, ratio)",
    "shop IN ('a', 'é') AND NOT open",
    "NULLIF(hour, 0) IS NULL OR amount > 1e6",
    "FLOOR(amount) - CEIL(ratio) + GREATEST(hour, 3, NULL)",
)
EDGES = [0.0, -0.0, 1.0, -1.0, 0.1, 1e-300, 5e-324, -1e-40, 1e15, 2.0**53, 1.7976931348623157e308, -1e308]
CALIBRATIONS = (Identity(), Sigmoid(1.3, -0.2), Isotonic((-3.0, -1.0, 0.2, 4.0), (0.02, 0.3, 0.31, 0.95)))


def table(seed: int, *, hostile: bool) -> pl.DataFrame:
    """Training rows, or rows as hostile as the contract allows."""
    r = np.random.default_rng(seed)
    edge = np.array(EDGES)

    def number(values: np.ndarray, share: float) -> pl.Series:
        at = r.random(ROWS) < share
        values = np.where(at, edge[r.integers(len(edge), size=ROWS)], values) if hostile else values
        return pl.Series(values).set(pl.Series(r.random(ROWS) < 0.08), None)

    levels = ["a", "b", "c d", "é"] + (["", "A", "never", "null", "\U0001f600", " a"] if hostile else [])
    free = [f"f{i}" for i in range(320 if hostile else 300)]
    return pl.DataFrame(
        {
            "amount": number(r.lognormal(3, 2, ROWS), 0.1),
            "hour": r.integers(0, 24, ROWS).astype(float),
            "ratio": number(r.normal(size=ROWS), 0.1),
            "shop": pl.Series(r.choice(levels, ROWS)).set(pl.Series(r.random(ROWS) < 0.05), None),
            "free": pl.Series(r.choice(free, ROWS)),
            "open": pl.Series(r.random(ROWS) < 0.5).set(pl.Series(r.random(ROWS) < 0.05), None),
        }
    )


@functools.cache
def predictor(kind: str, seed: int) -> Predictor:
    r = np.random.default_rng(seed)
    chosen = r.choice(len(POOL), size=int(r.integers(0, 6)), replace=False)
    features = FeatureSet({f"e{i}": POOL[i] for i in sorted(chosen)}, column_types(SETTINGS))
    derived = features.table(table(seed, hostile=False).head(1_500))
    encoder = fit_encoder("tree" if kind == "trees" else "linear", derived, inputs_of(SETTINGS, features))
    matrix = encoder.matrix(derived)
    calibration = CALIBRATIONS[seed % 3]
    if kind == "constant":
        return Predictor(features, encoder, Constant(r.normal()), "binary", calibration)
    if kind == "linear":
        core = Linear(r.normal(size=matrix.shape[1]), r.normal())
        return Predictor(features, encoder, core, "binary", calibration)
    y = (np.nan_to_num(matrix[:, 0]) > 20) ^ (matrix[:, 1] > 12) ^ (r.random(len(matrix)) < 0.1)
    categories = list(encoder.categorical)
    data = lightgbm.Dataset(matrix, y.astype(float), categorical_feature=categories, params={"verbosity": -1})
    params = {"objective": "binary", "verbosity": -1, "num_threads": 1, "seed": seed, "max_cat_to_onehot": 2}
    text = lightgbm.train(params, data, 25).model_to_string()
    return Predictor(features, encoder, Trees(text), "binary", calibration)


def bits(values: list[float] | np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=np.float64).view(np.int64)


@pytest.mark.parametrize(("seed", "task"), [(0, "binary"), (1, "binary"), (2, "binary"), (0, "regression")])
@pytest.mark.parametrize("kind", ["linear", "trees", "constant"])
def test_ten_thousand_rows_are_bit_equal(kind, seed, task):
    """Every row of a hostile table gets the same bits alone as among the others, and a finite score."""
    found = replace(predictor(kind, seed), task=task)
    rows = table(seed + 100, hostile=True)
    scores, row = found.scores(rows), found.row()
    single = [row(values) for values in rows.iter_rows(named=True)]
    assert (bits(single) == bits(scores)).all()
    assert np.isfinite(scores).all()
    if task == "binary":
        assert ((scores >= 0) & (scores <= 1)).all()
    if kind != "constant":
        assert len(np.unique(scores)) > 10


@pytest.mark.parametrize("kind", ["linear", "trees"])
def test_files_keep_every_bit(kind, tmp_path):
    """A predictor that was saved and loaded scores every row with the same bits."""
    found = predictor(kind, 4)
    found.save(tmp_path)
    again = Predictor.load(tmp_path)
    rows = table(104, hostile=True)
    assert (bits(again.scores(rows)) == bits(found.scores(rows))).all()
    assert again.calibration == found.calibration
    assert again.files() == found.files()


@pytest.mark.parametrize("kind", ["linear", "trees"])
def test_order_and_company_change_nothing(kind):
    """Shuffling, slicing and rechunking a table leaves each row's score as it is."""
    found, rows = predictor(kind, 5), table(105, hostile=True)
    scores = found.scores(rows)
    order = np.random.default_rng(0).permutation(ROWS)
    assert (bits(found.scores(rows[order.tolist()])) == bits(scores[order])).all()
    parts = [found.scores(rows[i : i + 777]) for i in range(0, ROWS, 777)]
    assert (bits(np.concatenate(parts)) == bits(scores)).all()
    chunked = pl.concat([rows[:13], rows[13:4_096], rows[4_096:]], rechunk=False)
    assert (bits(found.scores(chunked)) == bits(scores)).all()


def test_a_last_bit_in_one_executor_is_caught(monkeypatch):
    """The comparison above sees a single last bit: shifting one executor's margin makes it fail."""
    found, rows = replace(predictor("linear", 0), task="regression"), table(100, hostile=True).head(500)
    plain = Linear.margin
    monkeypatch.setattr(Linear, "margin", lambda self, m: np.nextafter(plain(self, m), np.inf))
    row = found.row()
    single = [row(values) for values in rows.iter_rows(named=True)]
    assert (bits(single) != bits(found.scores(rows))).all()


ONE = predictor("linear", 1)
TREES = predictor("trees", 1)
number = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(EDGES)
text = st.none() | st.sampled_from(["a", "b", "c d", "é", "", "f1"]) | st.text(max_size=5)
rows_of = st.fixed_dictionaries(
    {
        "amount": number,
        "hour": st.integers(0, 23).map(float),
        "ratio": number,
        "shop": text,
        "free": text,
        "open": st.none() | st.booleans(),
    }
)
SCHEMA = {"amount": pl.Float64, "hour": pl.Float64, "ratio": pl.Float64, "shop": pl.String}
SCHEMA |= {"free": pl.String, "open": pl.Boolean}


@pytest.mark.parametrize("found", [ONE, TREES], ids=["linear", "trees"])
@given(rows=st.lists(rows_of, min_size=1, max_size=12))
def test_any_rows_are_bit_equal(found, rows):
    """Whatever typed rows Hypothesis thinks of, both executors give the same bits."""
    row = found.row()
    scores = found.scores(pl.DataFrame(rows, schema=SCHEMA))
    assert (bits([row(values) for values in rows]) == bits(scores)).all()


@given(rows=st.lists(rows_of, min_size=1, max_size=12))
def test_flags_are_equal(rows):
    """Both executors flag the same rows with the same words in the same order."""
    observed = Observed(
        ranges={"amount": (0.0, 4821.3), "hour": (0.0, 22.0), "ratio": (-1.0, 1.0)},
        levels={"shop": ("a", "b", "c d"), "free": ()},
        nulls=("amount",),
    )
    flag = observed.row()
    assert observed.table()(pl.DataFrame(rows, schema=SCHEMA)) == [flag(values) for values in rows]

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from holdfast.bundle import Value, build
from holdfast.contract.settings import Column, Settings
from holdfast.errors import DataError
from holdfast.features import FeatureSet, column_types
from holdfast.models import Linear, Predictor, fit_encoder, inputs_of
from holdfast.profile import reference_table

GOOD = {"age": 41, "balance": 1200.5, "city": "Rome", "active": True}


def rows(n: int = 30) -> list[dict]:
    r = np.random.default_rng(1)
    cities = ["Bern", "Oslo", "Rome", None, "Lima"]
    return [
        {
            "age": int(r.integers(18, 100)),
            "balance": None if r.random() < 0.2 else float(r.gamma(2, 900)),
            "city": cities[r.integers(5)],
            "active": bool(r.random() < 0.5),
        }
        for _ in range(n)
    ]


def test_every_kind_of_table_gets_the_same_answers(churn):
    """pandas, Polars, Arrow and lists of dicts go in and come out, with the same bits."""
    table = rows()
    frame = pl.DataFrame(table)
    expected = churn.predict(frame)
    assert isinstance(expected, pl.DataFrame)
    assert expected.columns == ["prediction", "probability", "threshold", "flags"]
    assert churn.predict(table) == expected.to_dicts()
    arrow = churn.predict(frame.to_arrow())
    assert isinstance(arrow, pa.Table)
    assert arrow.column("probability").to_pylist() == expected["probability"].to_list()
    pandas = churn.predict(pd.DataFrame(table, index=[f"r{i}" for i in range(len(table))]))
    assert isinstance(pandas, pd.DataFrame)
    assert pandas.index[2] == "r2"
    assert pandas["probability"].tolist() == expected["probability"].to_list()
    assert pandas["flags"].tolist() == expected["flags"].to_list()


def test_rows_do_not_depend_on_their_company(churn):
    """One row, a table of many and the row executor answer the same bits."""
    table, row = rows(), churn.row()
    many = churn.predict(table)
    for raw, answer in zip(table, many, strict=True):
        assert churn.predict([raw])[0] == answer
        prediction, score, flags = row({**raw, "age": float(raw["age"])})
        assert (prediction, score, flags) == (answer["prediction"], answer["probability"], answer["flags"])


def test_a_decision_is_the_threshold_of_the_bundle(churn):
    """The prediction is the positive label exactly where the probability reaches the threshold."""
    answers = churn.predict(pl.DataFrame(rows(300)))
    expected = ["yes" if p >= 0.4215 else "no" for p in answers["probability"]]
    assert answers["prediction"].to_list() == expected
    assert set(expected) == {"yes", "no"}
    assert set(answers["threshold"]) == {0.4215}


def test_values_beyond_the_observed_are_answered_and_flagged(churn):
    """A larger number, a smaller one and an unseen level are flags, in the words of both executors."""
    raw = {"age": 18, "balance": 1e7, "city": "Lima", "active": True}
    top = churn.observed.ranges["balance"][1]
    expected = [f"balance above the observed {top!r}", "city unseen"]
    assert churn.predict([raw])[0]["flags"] == expected
    assert churn.row()({**raw, "age": 18.0})[2] == expected
    low = churn.predict([{**GOOD, "balance": -5.0}])[0]["flags"]
    assert low == [f"balance below the observed {churn.observed.ranges['balance'][0]!r}"]
    assert churn.predict([GOOD])[0]["flags"] == []


def test_columns_that_are_no_features_are_accepted(churn):
    """Target, entity and ignored columns may be there and change nothing."""
    plain = churn.predict([GOOD])
    assert churn.predict([{**GOOD, "left": "yes", "customer": "c1", "note": "x"}]) == plain


def test_rows_that_break_the_contract_are_named(churn):
    """No answer for any row, and each bad row with its reasons."""
    table = [GOOD, {**GOOD, "age": 130}, {**GOOD, "age": 12}, {**GOOD, "active": None}]
    with pytest.raises(DataError) as caught:
        churn.predict(table)
    assert caught.value.code == "rows-break-contract"
    text = str(caught.value)
    assert "3 of 4 rows" in text
    assert "row 2: age" in text
    assert "row 3: outside the population: age >= 18" in text
    assert "row 4: active" in text


def test_bad_rows_can_be_null(churn):
    """With on_bad="null" the others are answered, and bad rows are null with their reasons, in place."""
    table = [{**GOOD, "age": 130}, GOOD, {**GOOD, "age": 12}]
    found = churn.predict(table, on_bad="null")
    assert found[1] == churn.predict([GOOD])[0]
    assert [r["prediction"] for r in found] == [None, found[1]["prediction"], None]
    assert [r["probability"] is None for r in found] == [True, False, True]
    assert "age" in found[0]["flags"][0]
    assert found[2]["flags"] == ["outside the population: age >= 18"]


def test_a_missing_column_is_an_error(churn):
    """A table without an input is refused by name."""
    with pytest.raises(DataError) as caught:
        churn.predict([{"age": 41, "balance": 3.0, "city": "Rome"}])
    assert caught.value.code == "column-missing"


def test_an_empty_table_gets_an_empty_answer(churn):
    """No rows in, no rows out, with the same columns."""
    empty = pl.DataFrame(
        schema={"age": pl.Int64, "balance": pl.Float64, "city": pl.String, "active": pl.Boolean}
    )
    found = churn.predict(empty)
    assert found.height == 0
    assert found.columns == ["prediction", "probability", "threshold", "flags"]


def test_a_regression_answers_values(energy):
    """A regression has a prediction and flags, no probability and no threshold."""
    found = energy.predict(pl.DataFrame({"surface": [686.0], "height": [3.5]}))
    assert found.columns == ["prediction", "flags"]
    assert energy.threshold is None
    assert energy.labels is None


def test_raw_input_is_scaled_as_in_training(energy):
    """A surface area of 686, in raw units, is answered as the law says: scaling is part of the bundle.

    A model whose scaling was lost reads 686 as 686 standard deviations; this fails when anyone lets that happen.
    """
    raw = {"surface": 686.0, "height": 3.5}
    truth = 60.0 - 0.05 * 686.0 + 2.0 * 3.5
    for answer in (energy.row()(raw)[0], energy.predict([raw])[0]["prediction"]):
        assert answer == pytest.approx(truth, rel=1e-9)
    predictor = energy.predictor
    unscaled = predictor.core.margin(np.array([[686.0, 3.5]]))[0]
    assert abs(unscaled - truth) > 10 * truth
    assert predictor.encoder.columns[0].scale == pytest.approx(85, rel=0.1)
    assert not math.isclose(predictor.encoder.columns[0].mean, 0.0, abs_tol=100)


def test_the_energy_table_is_answered_in_raw_units(data, tmp_path):
    """Energy efficiency (Tsanas and Xifara 2012): raw rows, surface area 686 among them, through both executors."""
    table = pl.read_csv(data / "energy_efficiency" / "ENB2012.csv").cast(pl.Float64)
    inputs = [f"X{i}" for i in range(1, 9)]
    settings = Settings(
        name="energy",
        task="regression",
        target="Y1",
        metric="r2",
        columns={n: Column("number") for n in inputs},
    )
    rows, truth = table.select(inputs), table["Y1"].to_numpy()
    features = FeatureSet({}, column_types(settings))
    encoder = fit_encoder("linear", rows, inputs_of(settings, features))
    design = np.column_stack([encoder.matrix(rows), np.ones(rows.height)])
    weights = np.linalg.lstsq(design, truth, rcond=None)[0]
    bundle = build(
        tmp_path,
        settings=settings,
        predictor=Predictor(features, encoder, Linear(weights[:-1], weights[-1]), "regression"),
        decision=Value(),
        profile=reference_table(rows, {n: np.zeros(rows.height, np.int8) for n in inputs}, settings),
        golden_rows=rows,
    )
    answers, row = bundle.predict(rows)["prediction"].to_list(), bundle.row()
    assert [row(values)[0] for values in rows.iter_rows(named=True)] == answers
    assert 1 - ((truth - answers) ** 2).sum() / ((truth - truth.mean()) ** 2).sum() > 0.9
    at_686 = [abs(t - a) for t, a, x in zip(truth, answers, rows["X2"], strict=True) if x == 686.0]
    assert at_686
    assert max(at_686) < 10


def test_terms_of_a_linear_bundle_can_be_read(energy, churn):
    """A linear model says what each column adds; trees have no such terms."""
    texts = [term.text for term in energy.predictor.terms()]
    assert texts[0].startswith("intercept: ")
    assert any(text.startswith("surface: -") and "for every" in text for text in texts)
    assert churn.predictor.terms() is None


def test_a_bundle_describes_itself(churn):
    """Name, digest, core and threshold in one mapping."""
    found = churn.describe()
    assert found["digest"] == churn.digest
    assert (found["name"], found["core"], found["threshold"]) == ("churn", "lightgbm", 0.4215)

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.errors import BundleError
from holdfast.features import FeatureSet, column_types
from holdfast.models import Constant, Input, Linear, Predictor, Sigmoid, Temperature, fit_encoder, inputs_of

SETTINGS = Settings(
    name="x",
    task="binary",
    target="y",
    positive=1,
    metric="roc_auc",
    entity="who",
    ignore=("left", "note"),
    columns={
        "age": Column("integer"),
        "city": Column("category"),
        "open": Column("boolean"),
        "left": Column("number"),
        "note": Column("text"),
        "who": Column("category"),
        "y": Column("integer"),
    },
    features={"double": "age * 2", "old": "age > 60", "place": "LOWER(city)"},
)
FRAME = pl.DataFrame(
    {"age": [20.0, 70.0, 40.0], "city": ["Rome", "Oslo", None], "open": [True, False, True]},
)


@pytest.fixture
def predictor() -> Predictor:
    features = FeatureSet(SETTINGS.features, column_types(SETTINGS))
    encoder = fit_encoder("linear", features.table(FRAME), inputs_of(SETTINGS, features))
    return Predictor(features, encoder, Linear(np.arange(len(encoder.names)) / 10, -0.5))


def test_inputs_are_the_contracts_features_and_the_derived_ones():
    """Target, entity, ignored and text columns are no inputs; derived features follow, by their type."""
    features = FeatureSet(SETTINGS.features, column_types(SETTINGS))
    assert inputs_of(SETTINGS, features) == (
        *(Input("age", "number"), Input("city", "category"), Input("open", "boolean")),
        *(Input("double", "number"), Input("old", "boolean"), Input("place", "category")),
    )


def test_a_binary_score_is_a_calibrated_probability(predictor):
    """The score of a binary task is the calibration of the margin, in both executors."""
    calibrated = replace(predictor, calibration=Sigmoid(2.0, 1.0))
    margins = predictor.margins(FRAME)
    assert calibrated.margins(FRAME).tolist() == margins.tolist()
    expected = 1 / (1 + np.exp(-(margins * 2.0 + 1.0)))
    assert calibrated.scores(FRAME).tolist() == expected.tolist()
    row = calibrated.row()
    assert [row(r) for r in FRAME.to_dicts()] == expected.tolist()


def test_a_regression_score_is_the_margin(predictor):
    """A regression has the identity as link and ignores a calibration."""
    regression = replace(predictor, task="regression", calibration=Sigmoid(2.0, 1.0))
    assert regression.link == "identity"
    assert regression.scores(FRAME).tolist() == predictor.margins(FRAME).tolist()
    assert [regression.row()(r) for r in FRAME.to_dicts()] == predictor.margins(FRAME).tolist()


class Votes(Constant):
    """A core that answers probabilities itself."""

    link = "probability"


def test_probabilities_of_a_core_are_scores_bit_for_bit(predictor):
    """With the link ``probability`` the uncalibrated score is the margin itself, in both executors."""
    for task, value in (("binary", 0.1), ("multiclass", (0.7, 0.1, 0.2))):
        votes = replace(predictor, task=task, core=Votes(value))
        assert votes.link == "probability"
        assert votes.scores(FRAME).tolist() == votes.margins(FRAME).tolist()
        assert votes.row()(FRAME.row(0, named=True)) == value


def test_a_map_of_such_a_core_reads_log_odds(predictor):
    """A calibration map is applied to the logarithms of the probabilities, in both executors alike."""
    votes = replace(predictor, core=Votes(0.1), calibration=Sigmoid(1.0, 0.0))
    assert votes.scores(FRAME) == pytest.approx([0.1] * 3, rel=1e-12)
    votes = replace(votes, calibration=Sigmoid(2.0, 1.0))
    assert votes.scores(FRAME).tolist() == [votes.row()(r) for r in FRAME.to_dicts()]
    several = replace(votes, task="multiclass", core=Votes((0.5, 0.0, 0.5)), calibration=Temperature(0.5))
    assert several.scores(FRAME).tolist() == [list(several.row()(r)) for r in FRAME.to_dicts()]
    assert several.scores(FRAME)[0] == pytest.approx([0.5, 0.0, 0.5], abs=1e-10)


def test_several_classes_are_a_softmax_in_both_executors(predictor):
    """Margins and scores have one column a class; a row answers a tuple with the same bits."""
    classes = replace(predictor, task="multiclass", core=Constant((0.0, math.log(2.0), math.log(5.0))))
    assert classes.link == "softmax"
    assert classes.margins(FRAME).shape == (3, 3)
    assert classes.scores(FRAME)[0] == pytest.approx([1 / 8, 2 / 8, 5 / 8])
    for calibration in (classes.calibration, Temperature(1.7)):
        classes = replace(classes, calibration=calibration)
        row = classes.row()
        assert [list(row(r)) for r in FRAME.to_dicts()] == classes.scores(FRAME).tolist()
    again = Predictor.from_files(classes.files())
    assert again.scores(FRAME).tobytes() == classes.scores(FRAME).tobytes()
    assert again.calibration == Temperature(1.7)


def test_columns_beside_the_inputs_change_nothing(predictor):
    """A frame with other columns, in another order, gets the same scores."""
    wider = FRAME.with_columns(other=pl.lit("x")).select("open", "other", "city", "age")
    assert predictor.scores(wider).tolist() == predictor.scores(FRAME).tolist()


def test_a_core_of_another_width_is_refused(predictor):
    """A core that was fitted on other columns is refused by name."""
    with pytest.raises(BundleError) as caught:
        replace(predictor, core=Linear(np.zeros(2), 0.0))
    assert caught.value.code == "core-does-not-fit"
    assert replace(predictor, core=Constant(1.0)).scores(FRAME).shape == (3,)


def test_saved_and_loaded(predictor, tmp_path):
    """The folder has features, encoder, predictor and model, and gives the same predictor back."""
    predictor.save(tmp_path / "p")
    names = {p.relative_to(tmp_path / "p").as_posix() for p in (tmp_path / "p").rglob("*") if p.is_file()}
    assert names == {"features.json", "encoder.json", "predictor.json", "model/linear.json"}
    again = Predictor.load(tmp_path / "p")
    assert again.scores(FRAME).tobytes() == predictor.scores(FRAME).tobytes()


@pytest.mark.parametrize("name", ["features.json", "encoder.json", "predictor.json", "model/linear.json"])
def test_a_missing_file_is_named(predictor, name):
    """A predictor without one of its files is refused."""
    files = {n: c for n, c in predictor.files().items() if n != name}
    with pytest.raises(BundleError) as caught:
        Predictor.from_files(files)
    assert caught.value.code == "predictor-unreadable"
    assert name.rpartition("/")[2] in caught.value.happened


def test_terms_of_a_linear_model(predictor):
    """The intercept first, then every column by the size of its weight, numbers with unit and middle."""
    terms = predictor.terms()
    assert terms[0].name == "intercept"
    assert terms[0].weight == -0.5
    sizes = [abs(term.weight) for term in terms[1:]]
    assert sizes == sorted(sizes, reverse=True)
    by_name = {term.name: term for term in terms}
    assert by_name["age"].at == pytest.approx(130 / 3)
    assert by_name["age"].per == pytest.approx(FRAME["age"].std(ddof=0))
    assert by_name["city = Rome"].text == "city = Rome: +0.2"
    assert replace(predictor, core=Constant(0.0)).terms() is None


def test_terms_add_up_to_the_margin(predictor):
    """What the terms say about a row is what the model answers."""
    row = {"age": 55.0, "city": "Rome", "open": True}
    margin = 0.0
    derived = predictor.features.row()(row)
    encoded = dict(zip(predictor.encoder.names, predictor.encoder.row()(derived), strict=True))
    for term in predictor.terms():
        if term.per is not None:
            margin += term.weight * (float(derived[term.name]) - term.at) / term.per
        else:
            margin += term.weight * encoded.get(term.name, 1.0)
    assert margin == pytest.approx(predictor.row_margin()(row), rel=1e-12)

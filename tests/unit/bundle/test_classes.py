"""A bundle of several classes: both executors, golden rows, frames, and what does not belong to it."""

from __future__ import annotations

from dataclasses import replace

import lightgbm
import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Bundle, Classes, Threshold, build, load, observe
from holdfast.bundle.decisions import decode, encode
from holdfast.contract.settings import Column, Settings
from holdfast.errors import BundleError
from holdfast.features import FeatureSet, column_types
from holdfast.models import Predictor, Temperature, Trees, fit_encoder, inputs_of
from holdfast.profile import reference_table

LABELS = ("low", 2, "top")
MONEY = ((2.0, -1.0, -1.0), (-2.0, 3.0, -1.0), (-6.0, -3.0, 5.0))
SETTINGS = Settings(
    name="size",
    task="multiclass",
    target="y",
    classes=LABELS,
    metric="macro_f1",
    columns={"x": Column("number"), "z": Column("number", nullable=True)},
)


def rows(n: int = 300) -> pl.DataFrame:
    r = np.random.default_rng(3)
    z = r.normal(size=n)
    return pl.DataFrame({"x": r.normal(size=n), "z": [None if r.random() < 0.1 else v for v in z.tolist()]})


def predictor() -> Predictor:
    frame, features = rows(), FeatureSet({}, column_types(SETTINGS))
    encoder = fit_encoder("tree", frame, inputs_of(SETTINGS, features))
    matrix = encoder.matrix(frame)
    y = np.digitize(frame["x"].to_numpy() + 0.3 * np.nan_to_num(matrix[:, 1]), [-0.4, 0.6])
    params = {"objective": "multiclass", "num_class": 3, "verbosity": -1, "num_leaves": 5, "num_threads": 1}
    text = lightgbm.train(params, lightgbm.Dataset(matrix, y), 10).model_to_string()
    return Predictor(features, encoder, Trees(text), "multiclass", Temperature(1.3))


@pytest.fixture(scope="module")
def parts() -> dict:
    frame = rows()
    kinds = {name: frame[name].is_null().to_numpy().astype(np.int8) for name in frame.columns}
    return {
        "settings": SETTINGS,
        "predictor": predictor(),
        "decision": Classes(LABELS, MONEY, "money"),
        "profile": reference_table(frame, kinds, SETTINGS),
        "golden_rows": frame,
        "observed": observe(frame, SETTINGS),
    }


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, parts) -> Bundle:
    return build(tmp_path_factory.mktemp("bundles"), **parts)


def test_both_executors_give_the_same_bits(bundle) -> None:
    """Label, one probability a class and flags of a row alone are those of a table, after a load."""
    again = load(bundle.path, executor="both")
    frame = rows(2_000)
    table, row = again.predict_typed(frame), again.row()
    single = [row(one) for one in frame.iter_rows(named=True)]
    assert [one[0] for one in single] == table.prediction
    assert [list(one[1]) for one in single] == table.scores.tolist()
    assert [one[2] for one in single] == table.flags
    assert set(table.prediction) == set(LABELS)
    assert again.decision == Classes(LABELS, MONEY, "money")


def test_a_frame_has_a_column_for_each_class(bundle) -> None:
    """Prediction, probabilities in the order of the classes, flags; mixed labels become text."""
    answers = bundle.predict(rows(50))
    assert answers.columns == ["prediction", "probability_low", "probability_2", "probability_top", "flags"]
    assert answers["prediction"].dtype == pl.String
    total = answers.select(pl.sum_horizontal(pl.col("^probability_.*$"))).to_series()
    assert np.abs(total.to_numpy() - 1.0).max() < 1e-12
    assert dict(zip(answers.columns, answers.dtypes, strict=True)) == {
        **bundle.decision.types(),
        "flags": pl.List(pl.String),
    }


def test_money_decides(bundle, parts, tmp_path) -> None:
    """The bundle answers the decision of most expected money, not the likeliest class."""
    plain = build(tmp_path, **{**parts, "decision": Classes(LABELS)})
    frame = rows(500)
    by_money, likeliest = bundle.predict_typed(frame), plain.predict_typed(frame)
    assert by_money.scores.tolist() == likeliest.scores.tolist()
    assert likeliest.decided.tolist() == likeliest.scores.argmax(axis=1).tolist()
    money = by_money.scores @ np.array(MONEY)
    assert by_money.decided.tolist() == money.argmax(axis=1).tolist()
    assert by_money.prediction != likeliest.prediction


def test_a_golden_row_that_differs_is_refused(parts, tmp_path) -> None:
    """A model that was exchanged for one of the same shape is named by its first golden row."""
    bundle = build(tmp_path / "a", **parts)
    other = build(
        tmp_path / "b", **{**parts, "predictor": replace(parts["predictor"], calibration=Temperature(1.4))}
    )
    assert bundle.digest != other.digest
    from holdfast.bundle.golden import Golden
    from holdfast.bundle.replay import replay

    golden = Golden.from_arrow((bundle.path / "golden.arrow").read_bytes())
    assert golden.scores.shape == (golden.rows.height, 3)
    replay(bundle, golden, "both", same_environment=True)
    with pytest.raises(BundleError) as caught:
        replay(other, golden, "both", same_environment=True)
    assert caught.value.code == "golden-row-differs"


@pytest.mark.parametrize(
    "decision",
    [
        Threshold(0.5, ("low", "top")),
        Classes(("low", "top")),
        Classes(("top", 2, "low")),
        Classes(LABELS, ((0.0, 1.0), (1.0, 0.0))),
    ],
)
def test_a_decision_of_other_classes_is_refused(parts, tmp_path, decision) -> None:
    """Threshold, other labels, another order, a matrix of another size."""
    with pytest.raises(BundleError) as caught:
        build(tmp_path, **{**parts, "decision": decision})
    assert caught.value.code == "decision-incomplete"


def test_decisions_survive_json_and_old_ones_are_read() -> None:
    """Each kind comes back equal; one from before there were kinds is a threshold or a value."""
    for decision in (Classes(LABELS, MONEY, "money", "x"), Threshold(1 / 3, (False, True))):
        assert decode(encode(decision)) == decision
    assert decode(b'{"threshold":null,"labels":null,"rule":"","note":""}').kind == "value"
    assert decode(b'{"threshold":0.25,"labels":["no","yes"],"rule":"money","note":""}') == Threshold(
        0.25, ("no", "yes"), "money"
    )
    with pytest.raises(msgspec.ValidationError, match="a decision of the kind 'oracle'"):
        decode(b'{"kind": "oracle"}')

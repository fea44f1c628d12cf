"""The model families: dummy, linear, LightGBM."""

from __future__ import annotations

from collections.abc import Callable

import lightgbm
import numpy as np
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.errors import ConfigError
from holdfast.features import FeatureSet, column_types
from holdfast.models import Constant, Linear, Predictor, Trees
from holdfast.train.candidates import family, fit, requested
from holdfast.train.families import FAMILIES
from holdfast.train.families.boosting import fit_boosting, parameters
from holdfast.train.families.dummy import fit_dummy
from holdfast.train.families.linear import fit_linear
from holdfast.train.matrix import Matrix
from holdfast.train.rows import TrainingRows

Contract = Callable[..., Settings]
Table = Callable[..., TrainingRows]


def fitted(name: str, rows: TrainingRows, settings: Settings, seed: int = 1) -> Predictor:
    """Return the family fitted on all rows."""
    return fit(FAMILIES[name], rows, FeatureSet({}, column_types(settings)), settings, seed=seed)


def matrix(values: np.ndarray, labels: np.ndarray, task: str = "binary") -> Matrix:
    """Return encoded rows with nothing but numbers in them."""
    names = tuple(f"c{i}" for i in range(values.shape[1]))
    return Matrix(np.ascontiguousarray(values), labels, None, (), names, task, 3)  # type: ignore[arg-type]


def test_the_dummy_is_the_share_of_positives(contract: Contract, table: Table) -> None:
    """Its probability is the share, moved by half a case."""
    rows = table(400, share=0.2)
    scores = fitted("dummy", rows, contract()).scores(rows.frame)
    assert np.ptp(scores) == 0.0
    assert scores[0] == pytest.approx(rows.labels.mean(), abs=1.5 / 400)


def test_the_dummy_of_one_class_is_finite() -> None:
    """A share of zero still has log-odds."""
    core = fit_dummy(matrix(np.zeros((20, 1)), np.zeros(20)))
    assert isinstance(core, Constant)
    assert np.isfinite(core.value)


def test_the_dummy_of_a_regression_is_the_mean(contract: Contract, table: Table) -> None:
    """For amounts the simplest honest answer is their mean."""
    rows = table(200, task="regression")
    scores = fitted("dummy", rows, contract(task="regression")).scores(rows.frame)
    assert scores[0] == pytest.approx(rows.labels.mean())


@pytest.mark.parametrize("share", [0.5, 0.02])
def test_a_linear_model_has_no_class_weights(contract: Contract, table: Table, share: float) -> None:
    """Its mean probability is the share of positives, for balanced and for rare positives alike."""
    rows = table(8_000, share=share)
    scores = fitted("linear", rows, contract()).scores(rows.frame)
    assert scores.mean() == pytest.approx(rows.labels.mean(), rel=1e-3)


@pytest.mark.parametrize("share", [0.5, 0.02])
def test_boosting_has_no_class_weights(contract: Contract, table: Table, share: float) -> None:
    """Its mean probability is the share of positives, within three standard errors."""
    rows = table(8_000, share=share)
    scores = fitted("lightgbm", rows, contract()).scores(rows.frame)
    error = np.sqrt(rows.labels.mean() * (1 - rows.labels.mean()) / len(rows))
    assert abs(scores.mean() - rows.labels.mean()) < 3 * error


def test_a_linear_model_finds_the_truth(contract: Contract, table: Table) -> None:
    """Weights of a logistic law are recovered in units of the column's spread."""
    model = fitted("linear", table(8_000), contract())
    assert isinstance(model.core, Linear)
    weights = dict(zip(model.encoder.names, model.core.weights, strict=True))
    assert weights["a"] == pytest.approx(1.5, abs=0.12)
    assert weights["kind = z"] - weights["kind = x"] == pytest.approx(2.0, abs=0.25)
    assert abs(weights["b"]) < 0.1


def test_a_linear_regression_finds_the_truth(contract: Contract, table: Table) -> None:
    """Ridge with a penalty that the rows choose is nearly unbiased on a clear law."""
    rows = table(2_000, task="regression")
    model = fitted("linear", rows, contract(task="regression"))
    residual = rows.labels - model.scores(rows.frame)
    assert residual.std() == pytest.approx(0.3, abs=0.02)


def test_separable_classes_have_finite_weights() -> None:
    """A column that separates the classes is held by the penalty, without a warning."""
    x = np.concatenate([np.linspace(-2, -1, 60), np.linspace(1, 2, 60)])
    core = fit_linear(matrix(x[:, None], (x > 0).astype(np.float64)))
    assert np.isfinite(core.weights).all()
    assert core.weights[0] > 0


def test_equal_and_constant_columns_do_not_break_a_linear_model() -> None:
    """Columns that are copies of each other, and one that is zero throughout, share or get no weight."""
    x = np.random.default_rng(0).normal(size=300)
    y = (x + np.random.default_rng(1).normal(size=300) > 0).astype(np.float64)
    core = fit_linear(matrix(np.column_stack([x, x, np.zeros(300)]), y))
    assert core.weights[0] == pytest.approx(core.weights[1], rel=1e-4)
    assert core.weights[2] == 0.0


def test_a_wide_linear_model_uses_the_other_solver() -> None:
    """With more columns than a Newton step is worth the model is fitted all the same."""
    generator = np.random.default_rng(0)
    values = generator.normal(size=(200, 301))
    y = (values[:, 0] + generator.normal(size=200) > 0).astype(np.float64)
    core = fit_linear(matrix(values, y))
    assert np.argmax(core.weights) == 0


def test_boosting_is_deterministic(contract: Contract, table: Table) -> None:
    """The same rows and seed give the same text to the byte; another seed gives another."""
    rows, settings = table(1_200), contract()
    first, again, other = (fitted("lightgbm", rows, settings, seed) for seed in (1, 1, 2))
    assert first.core.files() == again.core.files()
    assert first.core.files() != other.core.files()


def test_the_trees_do_not_depend_on_the_number_of_threads(contract: Contract, table: Table) -> None:
    """One processor or two: every margin is the same to the last bit."""
    x = np.random.default_rng(0).normal(size=(3_000, 4))
    encoded = matrix(x, (x[:, 0] * x[:, 1] > 0).astype(np.float64))
    texts = [
        lightgbm.train(
            parameters(encoded) | {"num_threads": threads},
            lightgbm.Dataset(x, label=encoded.labels, params={"verbosity": -1}),
            num_boost_round=15,
        ).model_to_string()
        for threads in (1, 2)
    ]
    one, two = (Trees(text).margin(encoded.values) for text in texts)
    assert np.array_equal(one, two)


def test_boosting_stops_on_noise(contract: Contract) -> None:
    """Where there is nothing to learn few rounds are fitted, and where there is much many are."""
    generator = np.random.default_rng(0)
    values = generator.normal(size=(600, 3))
    noise = fit_boosting(matrix(values, (generator.random(600) < 0.5).astype(np.float64)))
    signal = fit_boosting(matrix(values, (values.sum(axis=1) > 0).astype(np.float64)))
    count = [core.text.count("\nTree=") for core in (noise, signal)]
    assert count[0] <= 15 < 40 < count[1]


def test_boosting_sees_an_interaction_that_a_line_does_not(contract: Contract, table: Table) -> None:
    """The product of two signs is nothing to a linear model and easy for trees."""
    generator = np.random.default_rng(1)
    rows = table(2_000, seed=1)
    a, b = rows.frame["a"].to_numpy(), rows.frame["b"].fill_null(0.0).to_numpy()
    rows = TrainingRows(rows.frame, ((a * b > 0) ^ (generator.random(len(a)) < 0.05)).astype(np.float64))
    held = np.arange(len(rows)) % 4 == 0
    right = {}
    for name in ("linear", "lightgbm"):
        model = fitted(name, rows.take(~held), contract())
        decided = model.scores(rows.take(held).frame) > 0.5
        right[name] = float((decided == rows.labels[held]).mean())
    assert right["linear"] < 0.6
    assert right["lightgbm"] > 0.8


def test_few_positives_still_train(contract: Contract, table: Table) -> None:
    """Two positive rows cannot be parted for inner choices; defaults are used and the fit stands."""
    rows = table(120)
    labels = np.zeros(120)
    labels[:2] = 1.0
    for name in ("linear", "lightgbm"):
        scores = fitted(name, TrainingRows(rows.frame, labels), contract()).scores(rows.frame)
        assert np.isfinite(scores).all()


def test_interpretable_leaves_readable_families(contract: Contract) -> None:
    """Where terms must be readable the trees that the contract names are not trained."""
    assert [f.name for f in requested(contract(interpretable=True))] == ["linear"]
    assert [f.name for f in requested(contract())] == ["linear", "lightgbm"]


def test_interpretable_without_a_readable_candidate_is_refused(contract: Contract) -> None:
    """A contract that asks for readable terms and names only trees contradicts itself."""
    with pytest.raises(ConfigError) as refused:
        requested(contract(interpretable=True, candidates=("lightgbm",)))
    assert refused.value.code == "no-candidate"


def test_an_unknown_candidate_is_refused_with_a_match() -> None:
    """A slip of the pen is named with what was probably meant."""
    with pytest.raises(ConfigError) as refused:
        family("lightbgm")
    assert refused.value.code == "unknown-candidate"
    assert "lightgbm" in refused.value.next


def test_boolean_columns_and_derived_features_are_inputs(contract: Contract, table: Table) -> None:
    """A derived feature is computed before encoding, in training as in serving."""
    settings = contract(
        features={"positive_a": "a > 0", "double": "a * 2"},
        columns={"a": Column(type="number")},
    )
    rows = table(300)
    rows = TrainingRows(rows.frame.select("a"), rows.labels)
    features = FeatureSet(settings.features, column_types(settings))
    model = fit(FAMILIES["linear"], rows, features, settings, seed=0)
    assert model.encoder.names == ["a", "positive_a", "double"]
    assert model.row()({"a": 0.5}) == model.scores(rows.frame.head(1).with_columns(a=0.5))[0]


def test_the_penalty_is_not_searched_for_on_a_long_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty thousand rows of three columns are fitted once; what the search would have found is hardly different."""
    generator = np.random.default_rng(5)
    values = generator.normal(size=(20_000, 3))
    labels = (generator.random(20_000) < 1 / (1 + np.exp(-values @ [1.0, -0.5, 0.0]))).astype(float)
    chosen = fit_linear(matrix(values, labels))
    monkeypatch.setattr("holdfast.train.logistic.LONG", 10**9)
    searched = fit_linear(matrix(values, labels))
    # the standard error of a coefficient is about .018 here
    assert np.abs(chosen.weights - searched.weights).max() < 0.002

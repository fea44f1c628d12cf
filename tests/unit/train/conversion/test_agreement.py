"""A conversion is accepted where both answer the same bits, and refused where one threshold, leaf or side is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from threadpoolctl import threadpool_limits

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet, column_types
from holdfast.models import Trees
from holdfast.train import TrainingRows
from holdfast.train.candidates import encode
from holdfast.train.clock import Clock
from holdfast.train.conversion import for_forest, for_histogram, write
from holdfast.train.conversion.forest import of_forest
from holdfast.train.conversion.histogram import of_histogram
from holdfast.train.families import FAMILIES, forest, histogram
from holdfast.train.left_out import ConversionError, LeftOutError
from holdfast.train.matrix import Matrix

CHURN = """
name: churn
task: binary
target: Exited
positive: 1
columns:
  Geography: {type: category, values: [France, Germany, Spain]}
  Gender: {type: category, values: [Female, Male]}
  CreditScore: {type: integer}
  Age: {type: integer}
  Balance: {type: number}
  NumOfProducts: {type: integer}
  EstimatedSalary: {type: number}
ignore: [RowNumber, CustomerId, Surname, Tenure, HasCrCard, IsActiveMember]
"""

ENERGY = """
name: energy
task: regression
target: Y1
columns: {X1: {type: number}, X2: {type: number}, X3: {type: number}, X4: {type: number}, X5: {type: number},
  X6: {type: number}, X7: {type: number}, X8: {type: number}}
ignore: [Y2]
"""


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Small fits wait for each other's threads on a busy machine."""
    with threadpool_limits(1, user_api="openmp"):
        yield


def small(rows: int = 400, seed: int = 0) -> Matrix:
    """Return encoded rows: a number with ties, one with missing values, and codes of levels, some missing."""
    r = np.random.default_rng(seed)
    values = np.c_[r.normal(size=rows).round(1), r.normal(size=rows), r.integers(0, 6, rows)]
    values[r.random(rows) < 0.2, 1] = np.nan
    values[r.random(rows) < 0.1, 2] = np.nan
    margin = values[:, 0] + np.isnan(values[:, 1]) + np.isin(values[:, 2], [1, 4])
    labels = (r.random(rows) < 1 / (1 + np.exp(-2 * margin))).astype(np.float64)
    return Matrix(values, labels, None, (2,), ("a", "b", "c"), "binary", 3)


def changed(text: str, line: str, item: int, new: Callable[[str], str]) -> str:
    """Return the text with one item of the last tree that has such a line changed."""
    found = list(re.finditer(rf"^{line}=(.+)$", text, re.MULTILINE))[-1]
    items = found[1].split(" ")
    items[item] = new(items[item])
    return text[: found.start(1)] + " ".join(items) + text[found.end(1) :]


def next_double(number: str) -> str:
    """Return the double above a number."""
    return repr(float(np.nextafter(float(number), np.inf)))


FLAWS = {
    "threshold": lambda text: changed(text, "threshold", 0, next_double),
    "leaf": lambda text: changed(text, "leaf_value", -1, lambda leaf: repr(float(leaf) + 1e-9)),
    "side of missing values": lambda text: changed(text, "decision_type", 0, lambda bits: str(int(bits) ^ 2)),
    "column": lambda text: changed(text, "split_feature", 0, lambda column: str(1 - int(column))),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_forest_is_refused(flaw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One number of one tree among a hundred is enough."""
    monkeypatch.setattr(forest, "write", lambda *given, **named: FLAWS[flaw](write(*given, **named)))
    numbers = small()
    with pytest.raises(ConversionError, match="conversion-differs"):
        forest.fit_forest(Matrix(numbers.values[:, :2], numbers.labels, None, (), ("a", "b"), "binary", 3))


@pytest.mark.parametrize("line", ["threshold", "cat_threshold"])
def test_flawed_boosting_is_refused(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A threshold that is one double too high, a level that is on the wrong side."""
    new = next_double if line == "threshold" else lambda bits: str(int(bits) ^ 2)

    def flawed(*given: object, **named: object) -> str:
        # the first item of a tree's thresholds may be the number of a set of levels: change one that is not
        text = write(*given, **named)  # type: ignore[arg-type]
        if line == "cat_threshold":
            return changed(text, line, 0, new)
        kinds = list(re.finditer(r"^decision_type=(.+)$", text, re.MULTILINE))[-1][1].split(" ")
        return changed(text, line, next(i for i, kind in enumerate(kinds) if kind != "1"), new)

    monkeypatch.setattr(histogram, "write", flawed)
    with pytest.raises(ConversionError, match="conversion-differs"):
        histogram.fit_histogram(small())


def test_levels_that_nobody_has_seen_go_where_missing_values_go() -> None:
    """LightGBM sends them right; where scikit-learn sends them left, the sides of the split change places."""
    matrix = small(2_000)
    estimator = HistGradientBoostingClassifier(max_iter=20, categorical_features=[2], random_state=0)
    estimator.fit(matrix.values, matrix.labels)
    trees = list(of_histogram(estimator))
    sides = {bool(tree.missing_left[node]) for tree in trees for node in tree.levels}
    assert sides == {True, False}
    core = Trees(write(trees, width=3))
    rows = np.repeat(matrix.values[:50], 3, axis=0)
    rows[:, 2] = np.tile([np.nan, 6.0, 77.0], 50)
    assert np.array_equal(core.margin(rows), estimator.decision_function(rows))


def test_a_split_between_missing_and_all_others_is_kept() -> None:
    """Its threshold is infinite in scikit-learn."""
    r = np.random.default_rng(0)
    values = np.where(r.random((300, 1)) < 0.5, np.nan, 7.0)
    labels = (np.isnan(values[:, 0]) ^ (r.random(300) < 0.1)).astype(np.float64)
    core = histogram.fit_histogram(Matrix(values, labels, None, (), ("a",), "binary", 0))
    missing, there, far = core.margin(np.array([[np.nan], [7.0], [1e308]])).tolist()
    assert missing > 0 > there == far


def test_a_column_that_is_missing_throughout_is_never_split() -> None:
    """scikit-learn cannot bin it; as a number and as a category it changes no answer."""
    matrix = small()
    values = np.c_[matrix.values, np.full(len(matrix.labels), np.nan)]
    for categorical in ((2,), (2, 3)):
        core = histogram.fit_histogram(replace(matrix, values=values, categorical=categorical))
        other = np.c_[matrix.values, np.full(len(matrix.labels), 5.0)]
        assert np.array_equal(core.margin(values), core.margin(other))
        assert np.array_equal(core.margin(values), histogram.fit_histogram(matrix).margin(matrix.values))


def test_far_values_are_fitted_without_a_warning() -> None:
    """Beyond float32 they count as its largest number, in the fit and in the answers."""
    matrix = small(60)
    values = matrix.values[:, :1] * 1e300
    core = forest.fit_forest(replace(matrix, values=values, categorical=(), names=("a",)))
    assert np.array_equal(core.margin(values), core.margin(np.sign(values) * 1e40))


def test_digits() -> None:
    """Ten classes, sixty-four columns: every probability of a forest is that of scikit-learn, to the last bit."""
    images, classes = load_digits(return_X_y=True)
    estimator = RandomForestClassifier(10, random_state=0).fit(for_forest(images), classes)
    core = forest.Forest(write(list(of_forest(estimator, 10)), width=64, outputs=10, average=True))
    assert np.array_equal(core.margin(images), estimator.predict_proba(for_forest(images)))
    answer = core.margin_row()
    alone = np.array([answer(row) for row in images[:50].tolist()])
    assert np.array_equal(alone, core.margin(images[:50]))
    boosted = HistGradientBoostingClassifier(max_iter=3, random_state=0).fit(for_histogram(images), classes)
    trees = Trees(write(list(of_histogram(boosted)), width=64, outputs=10))
    assert np.array_equal(trees.margin(images), boosted.decision_function(images))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["forest", "histogram"])
@pytest.mark.parametrize("path", ["bank_churn/Churn_Modelling.csv", "energy_efficiency/ENB2012.csv"])
def test_real_tables(name: str, path: str, real: Callable[..., tuple[TrainingRows, Settings]]) -> None:
    """Fitted with holdfast's own encoding; every row of the table agrees, not a sample."""
    rows, settings = real(path, CHURN if "churn" in path else ENERGY)
    features = FeatureSet({}, column_types(settings))
    _, matrix = encode(FAMILIES[name], rows, features, settings, seed=1)
    module = {"forest": forest, "histogram": histogram}[name]
    known = []
    kept = module.require_agreement

    def remember(core: object, reference: Callable, *given: object, **named: object) -> None:
        known.append(reference)
        kept(core, reference, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "require_agreement", remember)
        core = FAMILIES[name].fit(matrix)
    assert np.array_equal(core.margin(matrix.values), known[0](matrix.values))


def test_a_draft_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial's model is scored and thrown away."""
    monkeypatch.setattr(histogram, "require_agreement", lambda *_, **__: pytest.fail("compared"))
    matrix = small()
    histogram.fit_histogram(
        Matrix(matrix.values, matrix.labels, None, (2,), matrix.names, "binary", 3, draft=True)
    )


def test_steps_under_a_clock_make_the_same_model() -> None:
    """Looking at the clock between trees changes none of them."""
    matrix = replace(small(), parameters={"max_iter": 60})
    for name in ("forest", "histogram"):
        timed = FAMILIES[name].fit(replace(matrix, clock=Clock.after(600)))
        assert timed.files() == FAMILIES[name].fit(matrix).files()


def test_a_part_without_a_class_is_left_out() -> None:
    """Its answers would lack the class."""
    matrix = small()
    three = Matrix(matrix.values, matrix.labels, None, (2,), matrix.names, "multiclass", 3, classes=3)
    for name in ("forest", "histogram"):
        with pytest.raises(LeftOutError, match="part-lacks-a-class"):
            FAMILIES[name].fit(three)

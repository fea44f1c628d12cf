"""The scorer of the general path."""

from __future__ import annotations

import functools
import sys

import numpy as np
import polars as pl
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from holdfast.errors import BundleError, ConfigError, MissingDependencyError
from holdfast.features import FeatureSet
from holdfast.models import PipelineScorer, load_scorer
from holdfast.models.general.frame import PandasColumn, PandasFrame
from holdfast.models.general.outputs import output_of
from holdfast.models.general.own_code import refuse_own_code
from holdfast.models.general.selection import named_columns, selects_by_position

R = np.random.default_rng(4)
ROWS = pl.DataFrame({"a": R.normal(size=300), "b": R.normal(size=300)})
FRAME = PandasFrame((PandasColumn("a", "float64"), PandasColumn("b", "float64")))
SAYS = np.where(ROWS["a"].to_numpy() > ROWS["b"].to_numpy(), "yes", "no")


def scorer(estimator, task="binary", labels=("no", "yes"), target=SAYS, **more):
    """Return a scorer of an estimator that was fitted on the rows."""
    model = estimator.fit(FRAME.table(ROWS), target)
    return PipelineScorer(model, FRAME, output_of(model, task, labels), task=task, **more)


def test_scores_are_what_the_pipeline_answers():
    """Of the positive class, wherever it stands in classes_, before and after the way through files."""
    for labels in (("no", "yes"), ("yes", "no")):
        made = scorer(make_pipeline(StandardScaler(), LogisticRegression()), labels=labels)
        at = ["no", "yes"].index(labels[1])
        expected = made.estimator.predict_proba(FRAME.table(ROWS))[:, at]
        assert np.array_equal(made.scores(ROWS), expected)
        assert np.array_equal(load_scorer(made.files()).scores(ROWS), expected)
        row = made.row()
        assert np.allclose([row(one) for one in ROWS[:10].to_dicts()], expected[:10], rtol=1e-9, atol=0)


def test_distances_become_probabilities_by_the_logistic_function():
    """An estimator without probabilities is ordered as its distances are, whichever class is the case."""
    first, second = scorer(LinearSVC()), scorer(LinearSVC(), labels=("yes", "no"))
    distance = first.estimator.decision_function(FRAME.table(ROWS))
    assert np.array_equal(first.margins(ROWS), distance)
    assert np.array_equal(second.margins(ROWS), -distance)
    assert ((first.scores(ROWS) > 0) & (first.scores(ROWS) < 1)).all()


def test_several_classes_in_the_order_of_the_contract():
    """A row gives a tuple; no row gives no row."""
    three = np.array(["x", "z", "y"])[R.integers(0, 3, 300)]
    made = scorer(LogisticRegression(), "multiclass", ("z", "x", "y"), three)
    expected = made.estimator.predict_proba(FRAME.table(ROWS))[:, [2, 0, 1]]
    assert np.array_equal(made.scores(ROWS), expected)
    assert made.row()(ROWS.row(0, named=True)) == pytest.approx(tuple(expected[0]), rel=1e-9)
    assert made.scores(ROWS.clear()).shape == (0, 3)


def test_a_regression_answers_values():
    """Without classes."""
    made = scorer(LinearRegression(), "regression", (), ROWS["a"].to_numpy())
    assert np.allclose(made.scores(ROWS), ROWS["a"].to_numpy())


def test_derived_features_are_computed_first():
    """They are columns of the table that the pipeline reads, in both executors."""
    features = FeatureSet({"gap": "a - b"}, {"a": "number", "b": "number"})
    frame = PandasFrame((*FRAME.columns, PandasColumn("gap", "float64")))
    model = LogisticRegression().fit(frame.table(features.table(ROWS)), SAYS)
    made = PipelineScorer(model, frame, output_of(model, "binary", ("no", "yes")), features)
    assert made.row()(ROWS.row(7, named=True)) == pytest.approx(made.scores(ROWS)[7], rel=1e-9)
    assert np.array_equal(load_scorer(made.files()).scores(ROWS), made.scores(ROWS))


def test_a_row_without_an_answer_is_named():
    """What the pipeline raises is told with the row; NaN is no answer either."""
    made = scorer(LogisticRegression())
    bad = pl.concat([ROWS, pl.DataFrame({"a": [1.0], "b": [None]}, schema=ROWS.schema), ROWS])
    with pytest.raises(BundleError) as error:
        made.scores(bad)
    assert error.value.code == "pipeline-fails"
    assert "{'a': 1.0, 'b': None}" in error.value.happened
    with pytest.raises(BundleError, match="pipeline-fails"):
        made.row()({"a": 1.0, "b": None})


def test_an_estimator_without_scores_is_refused():
    """And one with other classes."""
    tree = RidgeClassifier().fit(FRAME.table(ROWS), SAYS)
    with pytest.raises(ConfigError) as error:
        output_of(tree, "binary", ("left", "stayed"))
    assert error.value.code == "pipeline-other-classes"
    with pytest.raises(ConfigError) as error:
        output_of(LinearRegression().fit(FRAME.table(ROWS), ROWS["a"]), "binary", (0, 1))
    assert error.value.code == "pipeline-without-scores"


def test_a_missing_library_is_named(monkeypatch):
    """With the extra that has it."""
    files = scorer(LogisticRegression()).files()
    monkeypatch.setitem(sys.modules, "skops", None)
    monkeypatch.delitem(sys.modules, "skops.io", raising=False)
    with pytest.raises(MissingDependencyError) as error:
        load_scorer(files)
    assert "holdfast[sklearn]" in error.value.next


def own(values):
    """A function of the user's."""
    return values


@pytest.mark.parametrize(
    "function", [lambda v: v, own, functools.partial(own), functools.partial(lambda v, k: v, k=1)]
)
def test_own_functions_are_refused_by_the_way_to_them(function):
    """In a step of a step too."""
    inner = make_pipeline(FunctionTransformer(function), StandardScaler())
    with pytest.raises(ConfigError) as error:
        refuse_own_code(make_pipeline(ColumnTransformer([("x", inner, ["a"])]), LogisticRegression()))
    assert error.value.code == "pipeline-has-own-code"
    assert ".transformers[0][1].steps[0][1].func" in error.value.happened


def test_functions_of_libraries_are_none_of_the_users():
    """NumPy's, and those of scikit-learn."""
    refuse_own_code(make_pipeline(FunctionTransformer(np.log1p), LogisticRegression()))


def test_columns_that_a_pipeline_asks_for():
    """By name, and by position."""
    by_name = make_pipeline(ColumnTransformer([("x", "passthrough", ["b"]), ("y", "passthrough", "a")]))
    by_number = make_pipeline(ColumnTransformer([("x", "passthrough", slice(0, 2))]))
    assert named_columns(by_name) == ["b", "a"]
    assert [selects_by_position(one) for one in (by_name, by_number)] == [False, True]

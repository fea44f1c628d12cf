"""Linear models and boosting on every task: several classes, row weights, entities, compressed rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.models import Input, Linear, Multinomial, Supervision, Trees, fit_matrix
from holdfast.train.families.boosting import fit_boosting
from holdfast.train.families.linear import fit_linear
from holdfast.train.logistic import log_losses, penalty
from holdfast.train.matrix import Matrix


def matrix(values: Any, labels: np.ndarray, task: str = "binary", **more: Any) -> Matrix:
    """Return encoded rows with nothing but numbers in them."""
    classes = int(labels.max()) + 1 if task == "multiclass" else 0
    return Matrix(values, labels, more.pop("groups", None), (), (), task, 3, classes=classes, **more)  # type: ignore[arg-type]


def classes(n: int = 600, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return rows of three classes, each around its own centre."""
    r = np.random.default_rng(seed)
    labels = r.integers(0, 3, n).astype(float)
    centres = np.array([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 2.0]])
    return r.normal(size=(n, 3)) + centres[labels.astype(int)], labels


@pytest.mark.parametrize(("fit", "core"), [(fit_linear, Multinomial), (fit_boosting, Trees)])
def test_three_classes_are_told_apart(fit, core):
    """Margins have a column a class, the row executor gives the same bits, and most new rows are right."""
    values, labels = classes()
    found = fit(matrix(values, labels, "multiclass"))
    fresh, truth = classes(seed=1)
    margins, row = found.margin(fresh), found.margin_row()
    assert isinstance(found, core)
    assert margins.shape == (600, 3)
    assert (margins.argmax(axis=1) == truth).mean() > 0.8
    assert [row(one) for one in fresh[:50].tolist()] == [tuple(m) for m in margins[:50].tolist()]
    again = type(found).from_files(found.files())
    assert again.margin(fresh).tobytes() == margins.tobytes()
    assert found.width == 3
    assert found.memory_mb() > 0


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("fit", [fit_linear, fit_boosting])
def test_a_weight_counts_as_copies(fit, task):
    """Where half of the rows lie by weight alone, the model leans to them: its mean answer moves as it should."""
    r = np.random.default_rng(4)
    values = r.normal(size=(400, 2))
    labels = (r.random(400) < 0.5).astype(float)
    weights = np.where(labels == 1, 9.0, 1.0)
    plain, weighted = (fit(matrix(values, labels, task, weights=w)).margin(values) for w in (None, weights))
    if task == "multiclass":
        plain, weighted = plain[:, 1] - plain[:, 0], weighted[:, 1] - weighted[:, 0]
    moved = float((weighted - plain).mean())
    # log(9) of log-odds, or from a mean of .5 to one of .9
    assert moved == pytest.approx(0.4 if task == "regression" else np.log(9), rel=0.25)


def test_a_multinomial_model_of_two_classes_is_the_binary_one():
    """Softmax of two classes and the logistic function are the same law."""
    values, labels = classes()
    kept = labels < 2
    two, binary = (fit_linear(matrix(values[kept], labels[kept], task)) for task in ("multiclass", "binary"))
    assert isinstance(two, Multinomial)
    assert isinstance(binary, Linear)
    margins = two.margin(values)
    assert margins[:, 1] - margins[:, 0] == pytest.approx(binary.margin(values), abs=0.02)


def test_the_ridge_penalty_is_chosen_by_entities():
    """Rows that are copies of their entity's say nothing new: with entities the penalty is the stronger one.

    Sixty entities of twenty rows each, forty columns of noise that are constant within an entity: the rows of an
    entity left in the fit give the others away, unless all of them are held out together.
    """
    r = np.random.default_rng(0)
    groups = np.repeat(np.arange(60), 20)
    values = r.normal(size=(60, 40))[groups]
    labels = r.normal(size=60)[groups] + 0.1 * r.normal(size=1_200)
    alone = fit_linear(matrix(values, labels, "regression"))
    together = fit_linear(matrix(values, labels, "regression", groups=groups))
    assert np.linalg.norm(together.weights) < 0.5 * np.linalg.norm(alone.weights)


def test_a_table_is_long_by_its_entities():
    """Twenty thousand rows of a hundred entities are not taken for a long table."""
    r = np.random.default_rng(0)
    values, groups = r.normal(size=(20_000, 3)), np.repeat(np.arange(100), 200)
    labels = (r.random(100) < 0.5).astype(float)[groups]
    assert penalty(matrix(values, labels)) == 1.0
    assert penalty(matrix(values, labels, groups=groups)) < 1.0


TEXTS = ["win a free prize now", "call to claim cash", "see you at home", "are you coming later"]


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_compressed_rows_are_learned(task):
    """A linear model of a text ranks texts of words it has seen, and answers a row as a table."""
    r = np.random.default_rng(0)
    at = r.integers(0, 4, 400)
    frame = pl.DataFrame({"text": [" ".join(r.permutation(TEXTS[i].split())) for i in at]})
    labels = (at < 2).astype(float) if task != "multiclass" else at.astype(float)
    learned = Supervision(labels, task, classes=4 if task == "multiclass" else 0)  # type: ignore[arg-type]
    encoder, values = fit_matrix("linear", frame, [Input("text", "text")], learned)
    core = fit_linear(matrix(values, labels, task))
    margins, margin, encode = core.margin(values), core.margin_row(), encoder.row()
    found = (
        margins.argmax(axis=1) if task == "multiclass" else margins > (0.5 if task == "regression" else 0.0)
    )
    assert (found == labels).mean() > 0.98
    rows = [margin(encode(row)) for row in frame.head(40).to_dicts()]
    assert np.array(rows).tobytes() == np.ascontiguousarray(margins[:40]).tobytes()


def test_log_losses_of_classes_are_those_of_probabilities():
    """The loss of several classes is minus the logarithm of the softmax."""
    margins, labels = np.array([[1.0, 2.0, 0.5], [0.0, -3.0, 1.0]]), np.array([1.0, 0.0])
    shares = np.exp(margins) / np.exp(margins).sum(axis=1, keepdims=True)
    assert log_losses(margins, labels) == pytest.approx([-np.log(shares[0, 1]), -np.log(shares[1, 0])])

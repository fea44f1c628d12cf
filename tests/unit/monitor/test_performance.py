"""Realised performance."""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.monitor.answers import answers_of
from holdfast.monitor.performance import realised
from holdfast.monitor.rows import Rows

CONTRACT = Settings(name="m", task="binary", target="y", metric="roc_auc", columns={})


def rows(count: int = 400) -> Rows:
    g = np.random.default_rng(0)
    scores = g.random(count)
    labels = (g.random(count) < scores).astype(float)
    return Rows(pl.DataFrame(), {}, np.zeros(count, dtype=bool), scores, labels=labels)


def test_metrics_are_those_of_the_labelled_rows() -> None:
    """Precision at the threshold, over rows with an outcome only."""
    some = rows()
    assert some.labels is not None
    some.labels[:100] = np.nan
    found = realised(some, CONTRACT, 0.5)
    decided = some.scores[100:] >= 0.5
    assert (found.labelled, found.coverage, found.pending) == (300, 0.75, 0)
    assert found.metrics["precision"].value == pytest.approx(some.labels[100:][decided].mean())


def test_young_rows_are_pending_also_where_their_outcome_came() -> None:
    """Early outcomes are mostly of one kind, so rows that are not due wait."""
    found = realised(dataclasses.replace(rows(), due=np.arange(400) < 300), CONTRACT, 0.5)
    assert (found.labelled, found.coverage, found.pending) == (300, 1.0, 100)


def test_rows_of_other_versions_have_no_part() -> None:
    """A row without an answer of this version is neither labelled nor pending nor uncovered."""
    some = rows()
    some.scores[:150] = np.nan
    found = realised(some, CONTRACT, 0.5)
    assert (found.labelled, found.coverage, found.pending) == (250, 1.0, 0)


def test_without_outcomes_coverage_is_zero() -> None:
    """Nothing is made up where no outcome came."""
    found = realised(dataclasses.replace(rows(5), labels=np.full(5, np.nan)), CONTRACT, 0.5)
    assert (found.labelled, found.coverage, found.metrics) == (0, 0.0, {})


def test_where_there_can_be_no_outcomes_coverage_is_null() -> None:
    """A table without the target has no coverage, and a share of nothing due is none."""
    without = dataclasses.replace(rows(5), labels=None)
    young = dataclasses.replace(rows(5), due=np.zeros(5, dtype=bool))
    assert realised(without, CONTRACT, 0.5).coverage is None
    assert (realised(young, CONTRACT, 0.5).coverage, realised(young, CONTRACT, 0.5).pending) == (None, 5)


def test_intervals_are_wider_where_rows_share_an_entity() -> None:
    """Four copies of each row are no more evidence than one."""
    one = rows(100)
    assert one.labels is not None
    four = Rows(
        pl.DataFrame(),
        {},
        np.zeros(400, dtype=bool),
        np.repeat(one.scores, 4),
        labels=np.repeat(one.labels, 4),
        entities=pl.Series(np.repeat(np.arange(100), 4)),
    )
    named = realised(four, CONTRACT, 0.5).metrics["roc_auc"].interval
    unnamed = realised(dataclasses.replace(four, entities=None), CONTRACT, 0.5).metrics["roc_auc"].interval
    assert named is not None
    assert unnamed is not None
    assert named[1] - named[0] > 1.5 * (unnamed[1] - unnamed[0])


def test_regression_has_its_own_metrics() -> None:
    """Values instead of probabilities."""
    task = msgspec.structs.replace(CONTRACT, task="regression")
    some = rows()
    found = realised(dataclasses.replace(some, labels=some.scores + 0.1), task, None)
    assert found.metrics["mae"].value == pytest.approx(0.1)


def several(n: int = 400) -> Rows:
    r = np.random.default_rng(3)
    y = r.integers(0, 3, n)
    scores = r.dirichlet(np.ones(3), n) + 2.0 * np.eye(3)[y]
    scores /= scores.sum(axis=1, keepdims=True)
    scores[:50] = np.nan
    return Rows(pl.DataFrame({"x": np.zeros(n)}), {}, np.zeros(n, dtype=bool), scores, labels=y.astype(float))


SEVERAL = Settings(
    name="m",
    task="multiclass",
    target="y",
    classes=("a", "b", 3),
    metric="macro_f1",
    columns={"x": Column("number")},
)


def test_outcomes_of_several_classes_have_figures_of_each() -> None:
    """Rows that another version answered are left out; the matrix of money decides what counts as right."""
    found = realised(several(), SEVERAL, None)
    assert found.labelled == 350
    assert next(iter(found.metrics)) == "macro_f1"
    assert [c.label for c in found.classes] == ["a", "b", "3"]
    always_b = ((0.0, 9.0, 0.0), (0.0, 9.0, 0.0), (0.0, 9.0, 0.0))
    assert [c.decided for c in realised(several(), SEVERAL, always_b).classes] == [0, 350, 0]


def test_answers_of_several_classes_are_two_columns() -> None:
    """The class decided and the probability of the likeliest; nothing where the version did not answer."""
    rows = several()
    found = answers_of(rows, SEVERAL)
    assert found["prediction"].null_count() == 50
    assert set(found["prediction"].drop_nulls()) <= {"a", "b", "3"}
    assert found["probability"].to_list()[50:] == rows.scores[50:].max(axis=1).tolist()

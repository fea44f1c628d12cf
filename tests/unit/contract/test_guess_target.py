"""The target decides task, positive label and metric."""

from __future__ import annotations

import polars as pl
import pytest

from holdfast.contract import ColumnFacts
from holdfast.contract.guess_target import guess_classes, guess_metric, guess_positive, guess_task, target_of
from holdfast.errors import ConfigError, DataError
from holdfast.types import Label


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        ([0] * 8 + [1] * 2, 1),
        ([0] * 2 + [1] * 8, 1),
        ([0.0] * 8 + [1.0] * 2, 1),
        ([1] * 8 + [2] * 2, 2),
        ([1] * 2 + [2] * 8, 1),
        ([-1] * 2 + [1] * 8, 1),
        ([0.5] * 2 + [1.5] * 8, 0.5),
        ([True] * 8 + [False] * 2, True),
        (["no"] * 2 + ["yes"] * 8, "yes"),
        (["Yes"] * 8 + ["No"] * 2, "Yes"),
        (["T"] * 8 + ["F"] * 2, "T"),
        (["0"] * 2 + ["1"] * 8, "1"),
        (["ham"] * 8 + ["spam"] * 2, "spam"),
        (["UP"] * 4 + ["DOWN"] * 6, "UP"),
        (["a"] * 5 + ["b"] * 5, "b"),
        (["true"] * 3 + ["1"] * 7, "true"),
    ],
)
def test_the_positive_label_says_yes_or_is_the_rarer_one(
    values: list[Label], positive: Label, facts_of
) -> None:
    """A yes beside a no wins whatever its share; otherwise the rarer label; it has the type of the data."""
    facts = facts_of(pl.DataFrame({"y": values}))["y"]
    assert guess_task(facts) == "binary"
    assert guess_positive(facts) == positive
    assert type(guess_positive(facts)) is type(positive)


@pytest.mark.parametrize("values", [[0.5, 1.5, 2.5], list(range(3, 13)), [1.0, 2.0, 3.5]])
def test_amounts_are_a_regression(values: list[float], facts_of) -> None:
    """Ten whole numbers, or numbers with a fraction."""
    assert guess_task(facts_of(pl.DataFrame({"y": values * 3}))["y"]) == "regression"


@pytest.mark.parametrize(
    ("facts", "code", "next_step"),
    [
        ({"kind": "text", "distinct": 49}, "too-many-classes", "join labels"),
        ({"kind": "text", "distinct": 80}, "target-unusable", "name another column"),
        ({"kind": "datetime", "distinct": 2}, "target-unusable", "name another column"),
    ],
)
def test_what_cannot_be_predicted_is_refused(facts: dict, code: str, next_step: str) -> None:
    """Texts, dates and more labels than anyone can read name the remedy."""
    with pytest.raises(ConfigError) as raised:
        guess_task(ColumnFacts(name="y", rows=99, nulls=0, **facts))
    assert raised.value.code == code
    assert next_step in raised.value.next


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        (["b", "c", "a"] * 10, ("a", "b", "c")),
        ([3, 1, 2] * 10, (1, 2, 3)),
        ([3.0, 1.0, 2.0] * 10, (1, 2, 3)),
        (list(range(10)) * 12 + [0, 5], tuple(range(10))),
        (["10", "9", "x"] * 10, ("10", "9", "x")),
        (["a", "b"] * 10 + ["c"] * 10 + ["rare"] * 9, ("a", "b", "c")),
    ],
)
def test_labels_are_classes(values: list[Label], classes: tuple[Label, ...], facts_of) -> None:
    """Three and more texts, few whole numbers, or evenly spread ones that count from 0; typed as in the data."""
    facts = facts_of(pl.DataFrame({"y": values}))["y"]
    assert guess_task(facts) == "multiclass"
    assert guess_classes(facts) == classes
    assert [type(label) for label in guess_classes(facts)] == [type(label) for label in classes]
    assert guess_metric("multiclass", facts, None) == "macro_f1"


def test_counts_that_are_not_even_are_amounts(facts_of) -> None:
    """Numbers of visits from 0 to 11 are amounts: most people come seldom."""
    visits = [n for n in range(12) for _ in range(2 ** (12 - n))]
    assert guess_task(facts_of(pl.DataFrame({"y": visits}))["y"]) == "regression"


@pytest.mark.parametrize(
    ("labels", "kind", "code"),
    [
        ([f"c{i:03d}" for i in range(200)] * 20, ConfigError, "too-many-classes"),
        (["a", "b", "c"] * 3, DataError, "classes-too-rare"),
    ],
)
def test_classes_nobody_could_learn_or_read(labels: list[str], kind: type, code: str, facts_of) -> None:
    """Two hundred labels, or labels with nine rows, are refused by name."""
    facts = facts_of(pl.DataFrame({"y": labels}))["y"]
    with pytest.raises(kind) as raised:
        guess_classes(facts)
    assert raised.value.code == code


def test_a_target_without_two_classes_is_refused() -> None:
    """No value, one value, no column."""
    empty = ColumnFacts(name="y", kind="text", rows=9, nulls=9, distinct=0)
    constant = ColumnFacts(name="y", kind="integer", rows=9, nulls=2, distinct=1, levels=(("1", 7),))
    for facts, target, kind, message in (
        ({"y": empty}, "y", DataError, "the target y has no value in 9 rows"),
        ({"y": constant}, "y", DataError, "the target y is 1 in all 7 rows that have one"),
        ({"Exited": constant}, "Exitd", ConfigError, "the table has no column 'Exitd'"),
    ):
        with pytest.raises(kind) as raised:
            target_of(facts, target)
        assert raised.value.happened == message
    assert raised.value.next == "did you mean 'Exited'?"


def test_average_precision_is_the_metric_for_rare_cases(facts_of) -> None:
    """Below 5 % positives ROC AUC hardly moves with the few that matter."""
    rare = facts_of(pl.DataFrame({"y": [1] * 49 + [0] * 951}))["y"]
    common = facts_of(pl.DataFrame({"y": [1] * 50 + [0] * 950}))["y"]
    assert guess_metric("binary", rare, 1) == "average_precision"
    assert guess_metric("binary", rare, 0) == "roc_auc"
    assert guess_metric("binary", common, 1) == "roc_auc"
    assert guess_metric("regression", common, None) == "r2"

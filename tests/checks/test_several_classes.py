"""The table checks on a target of three classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from holdfast.checks.contexts import TableContext
from holdfast.checks.contract.no_money_stated import no_money_stated
from holdfast.checks.protocol import Check
from holdfast.checks.table.class_imbalance import class_imbalance
from holdfast.checks.table.missingness_decides_target import missingness_decides_target
from holdfast.checks.table.single_feature_predicts_target import single_feature_predicts_target
from holdfast.checks.table.target_in_another_column import target_in_another_column
from holdfast.checks.testing import table

R = np.random.default_rng(0)
Y = R.choice(3, 900, p=[0.5, 0.3, 0.2])


def context(**columns: Any) -> TableContext:
    return table(
        {"noise": R.normal(size=900), **columns},
        Y.astype(float),
        task="multiclass",
        classes=("a", "b", "c"),
        positive=None,
        metric="macro_f1",
    )


def found(check: Check, rows: TableContext) -> list[str | None]:
    return [one.column for one in check.find(rows)]


def test_a_column_that_fixes_the_class_is_found() -> None:
    """A recoding of the classes, with several codes a class; a column that tells one class alone is no copy."""
    codes = [f"s{2 * y + R.integers(0, 2)}" for y in Y]
    rows = context(status=codes, one=(Y == 2).astype(float), number=Y * 10.0)
    assert found(target_in_another_column, rows) == ["status", "number"]


def test_a_column_that_nearly_decides_all_classes_is_suspicious() -> None:
    """One that tells a single class from the rest is no leak: a petal may do that."""
    wrong = R.random(900) < 0.01
    rows = context(near=np.where(wrong, R.integers(0, 3, 900), Y) * 1.0, one=(Y == 0) * 1.0)
    assert found(single_feature_predicts_target, rows) == ["near"]


def test_a_column_that_is_filled_in_for_one_class_only() -> None:
    """The class is named."""
    survey = [1.0 if y == 1 else None for y in Y]
    (one,) = missingness_decides_target.find(context(survey=survey))
    assert one.column == "survey"
    assert "of class b" in one.message


def test_a_rare_class_is_noted_and_money_is_asked_for() -> None:
    """Under a fifth of an even share; the twin is quiet."""
    assert found(class_imbalance, context()) == []
    rare = np.where(R.random(900) < 0.97, np.minimum(Y, 1), 2)
    rows = context()
    (one,) = class_imbalance.find(TableContext(rows.settings, rows.columns, rare.astype(float)))
    assert "of class 'c'" in one.message
    (one,) = no_money_stated.find(rows.settings)
    assert "the likeliest class is decided" in one.message


def test_a_class_of_few_rows_hides_no_leak_of_another() -> None:
    """Classes with fewer than twenty rows are passed over, the others are looked at."""
    few = np.where(Y == 2, np.where(np.arange(900) < 60, 2, 0), Y).astype(float)
    survey = [1.0 if y == 1 else None for y in few]
    rows = context(survey=survey)
    (one,) = missingness_decides_target.find(TableContext(rows.settings, rows.columns, few))
    assert "of class b" in one.message

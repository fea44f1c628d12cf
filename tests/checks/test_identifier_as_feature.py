"""LK005."""

from __future__ import annotations

import numpy as np

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.identifier_as_feature import identifier_as_feature
from holdfast.checks.testing import contract, table
from holdfast.contract.settings import Holdout
from holdfast.records import Finding

GENERATOR = np.random.default_rng(0)
ROWS = np.sort(GENERATOR.permutation(1_000)[:800]) + 1.0
LABELS = (np.random.default_rng(1).random(800) < 0.3).astype(np.float64)


def found(context: TableContext) -> list[Finding]:
    """Return the findings."""
    return run_checks([identifier_as_feature], context, contract()).findings


def flawed() -> TableContext:
    """A row number (four fifths of it, as the training side has it) and a customer's code."""
    return table({"RowNumber": ROWS, "code": [f"C{i * 7919 % 100_003}" for i in range(800)]}, LABELS)


def twin() -> TableContext:
    """A measured amount, whole years, and a category."""
    generator = np.random.default_rng(2)
    columns = {"salary": generator.gamma(4.0, 20_000.0, 800), "age": generator.integers(18, 90, 800)}
    return table({**columns, "country": generator.choice(["FR", "DE"], 800)}, LABELS)


def test_a_running_number_is_likely() -> None:
    """Whole numbers without a gap, but for the rows of the holdout, name the row."""
    only = found(table({"RowNumber": ROWS}, LABELS))
    assert [(f.severity, f.certainty) for f in only] == [("warning", "likely")]


def test_half_of_the_rows_are_still_a_running_number() -> None:
    """The gaps that the holdout leaves are taken into account whatever its share."""
    half = np.sort(np.random.default_rng(5).permutation(1_600)[:800])
    only = found(table({"RowNumber": half}, LABELS, holdout=Holdout(share=0.5)))
    assert [f.certainty for f in only] == ["likely"]


def test_an_amount_in_whole_units_is_only_suspicious() -> None:
    """A balance in whole euros can be as distinct as an identifier."""
    amount = np.random.default_rng(3).choice(10_000_000, 800, replace=False)
    assert [(f.severity, f.certainty) for f in found(table({"balance": amount}, LABELS))] == [
        ("warning", "suspicious")
    ]


def test_few_rows_do_not_apply() -> None:
    """Under a hundred rows everything is distinct."""
    report = run_checks([identifier_as_feature], table({"n": np.arange(99)}, np.arange(99) % 2), contract())
    assert report.outcomes == {"LK005": "not applicable"}


def test_an_ignored_identifier_is_quiet() -> None:
    """What is no feature is no harm."""
    assert found(table({"RowNumber": ROWS}, LABELS, ignore=("RowNumber",))) == []


def test_moments_that_all_differ_name_nothing() -> None:
    """A time is another one in every row, and says something about the next."""
    assert not found(table({"seen": 1.7e9 + ROWS * 3600}, LABELS, kinds={"seen": "datetime"}))

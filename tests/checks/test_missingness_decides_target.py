"""LK004."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.missingness_decides_target import missingness_decides_target
from holdfast.checks.testing import contract, table
from holdfast.records import Finding

LABELS = (np.random.default_rng(0).random(5_000) < 0.2).astype(np.float64)
NOISE = np.random.default_rng(1).normal(size=5_000)


def found(context: TableContext) -> list[Finding]:
    """Return the findings."""
    return run_checks([missingness_decides_target], context, contract()).findings


def flawed() -> TableContext:
    """A survey that all leavers filled in, a date that is missing for most of them."""
    survey = [str(i % 5) if y else None for i, y in enumerate(LABELS)]
    renewal = np.where((LABELS == 1) & (np.arange(5_000) % 4 > 0), np.nan, NOISE)
    return table({"survey": survey, "renewal": renewal}, LABELS)


def twin() -> TableContext:
    """Missing by chance, and missing more often for leavers."""
    chance = np.where(np.random.default_rng(2).random(5_000) < 0.3, np.nan, NOISE)
    more = np.where(np.random.default_rng(3).random(5_000) < 0.1 + 0.5 * LABELS, np.nan, NOISE)
    return table({"chance": chance, "more": more}, LABELS)


def test_exactly_the_positives_is_certain() -> None:
    """All leavers and nobody else: certain, already from twenty leavers on."""
    labels = (np.arange(500) < 25).astype(np.float64)
    column = np.where(labels == 1, 3.5, np.nan)
    assert [(f.severity, f.certainty) for f in found(table({"c": column}, labels))] == [("error", "certain")]


def test_most_of_the_positives_is_likely() -> None:
    """Three quarters of the leavers and nobody else: likely."""
    column = np.where((LABELS == 1) & (np.arange(5_000) % 4 > 0), 1.0, np.nan)
    assert [(f.severity, f.certainty) for f in found(table({"c": column}, LABELS))] == [("error", "likely")]


def test_a_missing_field_of_those_who_stay_is_no_leak() -> None:
    """Fields that are empty for many negatives and some positives are common and legitimate."""
    column = np.where((LABELS == 0) & (np.arange(5_000) % 2 == 0), np.nan, NOISE)
    assert found(table({"c": column}, LABELS)) == []


def test_a_full_column_has_no_missingness() -> None:
    """Where nearly all rows are positive, a column without a gap decides nothing."""
    labels = (np.arange(5_000) % 200 != 0).astype(np.float64)
    assert found(table({"c": NOISE}, labels)) == []


@pytest.mark.parametrize("task", ["regression", "binary"])
def test_where_it_does_not_apply(task: str) -> None:
    """A regression has no positives, and nineteen are too few."""
    labels = NOISE if task == "regression" else (np.arange(5_000) < 19).astype(np.float64)
    report = run_checks([missingness_decides_target], table({"c": NOISE}, labels, task=task), contract())
    assert report.outcomes == {"LK004": "not applicable"}

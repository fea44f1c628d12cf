"""LK001."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.target_in_another_column import target_in_another_column
from holdfast.checks.testing import contract, linked, table

LABELS = (np.random.default_rng(0).random(400) < 0.2).astype(np.float64)
AMOUNTS = np.random.default_rng(1).normal(22.0, 10.0, 400)


def found(context: TableContext) -> list[str | None]:
    """Return the columns of the findings."""
    return [f.column for f in run_checks([target_in_another_column], context, contract()).findings]


def recoded() -> list[str]:
    """Return the target under another name."""
    return ["gone" if y else "stays" for y in LABELS]


def flawed() -> TableContext:
    """The target is recoded, as a word and as a status with several codes."""
    status = np.where(LABELS == 1, 90 + np.arange(400) % 3, 10 + np.arange(400) % 4)
    return table({"closed": recoded(), "status": status, "age": linked(0.5, LABELS)}, LABELS)


def twin() -> TableContext:
    """One row contradicts the recoding, and the status says nothing."""
    closed = recoded()
    closed[0] = "stays" if closed[0] == "gone" else "gone"
    return table({"closed": closed, "status": 10 + np.arange(400) % 7, "age": linked(0.5, LABELS)}, LABELS)


@pytest.mark.parametrize("kind", ["copy", "turned", "boolean"])
def test_a_copy_is_found_in_any_coding(kind: str) -> None:
    """Numbers, their opposite and booleans are the same information."""
    column = {"copy": LABELS, "turned": 5 - 2 * LABELS, "boolean": LABELS == 1}[kind]
    assert found(table({"c": column}, LABELS)) == ["c"]


def test_missing_counts_as_a_value() -> None:
    """A survey with five answers that only leavers have fixes the target."""
    survey = [str(i % 5) if y else None for i, y in enumerate(LABELS)]
    assert found(table({"survey": survey}, LABELS)) == ["survey"]


def test_an_identifier_is_not_meant() -> None:
    """A name for each row fixes everything and says nothing."""
    assert found(table({"id": [f"row {i}" for i in range(400)], "number": np.arange(400)}, LABELS)) == []


def test_chance_is_not_called_certain() -> None:
    """Four positives can fall together with a rare level by chance: not applicable."""
    labels = (np.arange(200) < 4).astype(np.float64)
    report = run_checks([target_in_another_column], table({"c": labels}, labels), contract())
    assert report.outcomes == {"LK001": "not applicable"}


def test_rows_of_few_entities_are_few() -> None:
    """Forty positive rows of four customers are four observations."""
    labels = np.repeat([1.0, 0.0], [40, 400])
    groups = np.repeat(np.arange(44), 10)
    assert found(table({"c": labels}, labels)) == ["c"]
    assert found(table({"c": labels}, labels, groups=groups)) == []


@pytest.mark.parametrize(("slope", "offset"), [(1.8, 32.0), (-1e-6, 0.0), (1e6, 1e9), (1.0, 0.0)])
def test_a_regression_copy_in_another_unit_is_found(slope: float, offset: float) -> None:
    """Degrees, thousandths, or a copy to the last bit: the relation is exact."""
    assert found(table({"c": slope * AMOUNTS + offset}, AMOUNTS, task="regression")) == ["c"]


def test_a_copy_with_missing_values_is_found() -> None:
    """A copy that lacks some rows is a copy in the others."""
    column = np.where(np.arange(400) % 10 == 0, np.nan, 1.8 * AMOUNTS + 32)
    report = run_checks(
        [target_in_another_column], table({"c": column}, AMOUNTS, task="regression"), contract()
    )
    assert "in all 360 rows that have it: the target is -17.7778 + 0.555556 x c" in report.findings[0].message


def test_amounts_by_level_are_found() -> None:
    """A label for each amount is the amount."""
    labels = np.arange(400) % 4 * 2.5
    assert found(table({"size": [f"size {y:g}" for y in labels]}, labels, task="regression")) == ["size"]


def test_a_strong_correlation_is_no_copy() -> None:
    """Noise of a millionth of the spread is a relation for another check."""
    noisy = AMOUNTS + np.random.default_rng(2).normal(0, 1e-5, 400)
    assert found(table({"c": noisy}, AMOUNTS, task="regression")) == []


def test_small_amounts_are_judged_by_their_own_spread() -> None:
    """Targets around a billionth do not make every column a copy."""
    assert found(table({"c": linked(0.0, AMOUNTS)}, AMOUNTS * 1e-12, task="regression")) == []

"""Identifiers, entities, times and second targets are recognised by what they hold and by their names."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.contract import ColumnFacts
from holdfast.contract.guess_roles import (
    guess_entity,
    guess_time,
    why_code,
    why_identifier,
    why_second_target,
)


def column(
    name: str, kind: Any = "integer", rows: int = 800, distinct: int = 800, **more: Any
) -> ColumnFacts:
    """Return a column whose values spread over a wide range."""
    spread = {"minimum": 1.0, "maximum": 9_000.0, "whole": True} if kind == "integer" else {}
    return ColumnFacts(
        **({"name": name, "kind": kind, "rows": rows, "nulls": 0, "distinct": distinct} | spread | more)
    )


@pytest.mark.parametrize(
    ("facts", "identifies"),
    [
        (column("RowNumber", maximum=800.0), True),
        (column("anything", maximum=800.0), True),
        (column("month", rows=12, distinct=12, maximum=12.0), False),
        (column("CustomerId"), True),
        (column("customer"), True),
        (column("order_id"), True),
        (column("PassengerID"), True),
        (column("order number"), True),
        (column("column_1"), True),
        (column("Unnamed: 0"), True),
        (column(""), True),
        (column("salary"), False),
        (column("price_index"), False),
        (column("humid"), False),
        (column("CustomerId", distinct=799), False),
        (column("reference", "category"), True),
        (column("code", "category", rows=20, distinct=20), False),
        (column("user_id", "category", rows=20, distinct=20), True),
        (column("review", "text"), False),
        (column("review_uuid", "text"), True),
        (column("score", "number"), False),
    ],
)
def test_identifiers_differ_in_every_row_and_count_up_or_are_named_so(
    facts: ColumnFacts, identifies: bool
) -> None:
    """A column of amounts that happen to differ is kept."""
    assert (why_identifier(facts) is not None) == identifies


def test_an_entity_is_named_as_one_and_repeats() -> None:
    """Whose rows belong together: no identifier of rows, no few groups, no nulls."""
    assert (
        guess_entity({"x": column("x", distinct=300), "customer_id": column("c", distinct=300)})
        == "customer_id"
    )
    assert guess_entity({"Patient": column("p", "text", distinct=300)}) == "Patient"
    assert guess_entity({"ID": column("ID", distinct=300)}) == "ID"
    assert guess_entity({"customer_id": column("c")}) is None
    assert guess_entity({"customer_id": column("c", distinct=50)}) is None
    assert guess_entity({"customer_id": column("c", distinct=300, nulls=1)}) is None
    assert guess_entity({"store_id": column("s", distinct=300)}) is None
    assert guess_entity({"customers_seen": column("s", distinct=300)}) is None


def test_a_repeating_number_named_id_is_no_amount() -> None:
    """With many values it is left out, with few it may be a group."""
    assert why_code(column("store_id", distinct=300)) is not None
    assert why_code(column("store_id", distinct=30)) is None
    assert why_code(column("amount", distinct=300)) is None


def test_the_only_date_is_the_time_unless_its_name_says_otherwise() -> None:
    """Two dates, a missing one or a birthday are no event time."""
    assert guess_time({"seen_at": column("seen_at", "datetime")}) == "seen_at"
    assert guess_time({"a": column("a", "datetime"), "b": column("b", "datetime")}) is None
    assert guess_time({"seen_at": column("seen_at", "datetime", nulls=1)}) is None
    assert guess_time({"BirthDate": column("BirthDate", "datetime")}) is None
    assert guess_time({"x": column("x")}) is None


@pytest.mark.parametrize(
    ("correlation", "kind", "distinct", "found"),
    [
        (0.976, "number", 586, True),
        (-0.976, "number", 586, True),
        (0.95, "number", 586, False),
        (float("nan"), "number", 586, False),
        (0.976, "category", 586, False),
        (0.976, "number", 10, False),
    ],
)
def test_a_second_target_goes_with_a_continuous_one(
    correlation: float, kind: Any, distinct: int, found: bool
) -> None:
    """Above .95 in absolute value, between numbers, for a target of more than ten values."""
    why = why_second_target(column("Y2", kind), column("Y1", "number", distinct=distinct), correlation)
    assert (why is not None) == found
    assert why is None or "correlation with Y1 is 0.976" in why


def test_an_identifier_that_is_stored_as_floats_is_still_one() -> None:
    """A column of whole numbers that once had nulls comes as floats (17850.0), and is no amount for that."""
    floats: dict[str, Any] = {"kind": "number", "minimum": 1.0, "maximum": 9_000.0, "whole": True}
    assert guess_entity({"CustomerID": column("CustomerID", distinct=300, **floats)}) == "CustomerID"
    assert why_identifier(column("CustomerID", **floats)) is not None
    assert why_code(column("CustomerID", distinct=300, **floats)) is not None
    parts = floats | {"whole": False}
    assert guess_entity({"customer": column("customer", distinct=300, **parts)}) is None
    assert why_identifier(column("CustomerID", **parts)) is None

"""Ranges and levels: each condition of the guessing rules at its edge."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.contract import Column, ColumnFacts
from holdfast.contract.guess_columns import guess_column


def numbers(**changed: Any) -> ColumnFacts:
    """Return a number from 20 to 300 around 100: no zero, no bound to be guessed."""
    facts = {
        "minimum": 20.0,
        "maximum": 300.0,
        "p10": 60.0,
        "median": 100.0,
        "minimum_count": 1,
        "maximum_count": 1,
    }
    return ColumnFacts(
        **({"name": "x", "kind": "number", "rows": 800, "nulls": 0, "distinct": 790} | facts | changed)
    )


def integers(**changed: Any) -> ColumnFacts:
    """Return an hour: 24 whole numbers, all seen."""
    facts: dict[str, Any] = {"minimum": 0.0, "maximum": 23.0, "p10": 2.0, "median": 12.0, "whole": True}
    facts |= {"zero_seen": True, "seen_integers": 24, "minimum_count": 30, "maximum_count": 30}
    return ColumnFacts(
        **({"name": "x", "kind": "integer", "rows": 800, "nulls": 0, "distinct": 24} | facts | changed)
    )


def levels(*counts: int, nulls: int = 0) -> ColumnFacts:
    """Return a category with these counts."""
    named = tuple((f"l{place}", count) for place, count in enumerate(counts))
    rows = sum(counts) + nulls
    return ColumnFacts(name="x", kind="category", rows=rows, nulls=nulls, distinct=len(counts), levels=named)


@pytest.mark.parametrize(
    ("changed", "bound"),
    [
        ({}, None),
        ({"zero_seen": True}, 0.0),
        ({"p10": 49.9}, 0.0),
        ({"p10": 50.0}, None),
        ({"minimum": 33.4}, 0.0),
        ({"minimum": 33.3}, None),
        ({"zero_seen": True, "negative_seen": True, "minimum": -0.1}, None),
        ({"p10": 1.0, "negative_seen": True, "minimum": -5.0}, None),
    ],
)
def test_zero_is_a_lower_bound_only_where_values_keep_away_from_it(
    changed: dict[str, Any], bound: float | None
) -> None:
    """No negative, and: a zero, a low 10th percentile, or a minimum far from zero; never an upper bound."""
    column = guess_column(numbers(**changed))
    assert (column.min, column.max) == (bound, None)


@pytest.mark.parametrize(
    ("changed", "bounds"),
    [
        ({}, (0.0, 23.0)),
        ({"minimum": -3.0, "maximum": 3.0, "seen_integers": 7, "negative_seen": True}, (-3.0, 3.0)),
        ({"maximum": 31.0, "seen_integers": 29}, (0.0, 31.0)),
        ({"maximum": 31.0, "seen_integers": 28}, (0.0, None)),
        ({"maximum": 32.0, "seen_integers": 33}, (0.0, None)),
        ({"seen_integers": None}, (0.0, None)),
        ({"minimum_count": 5, "maximum_count": 5}, (0.0, 23.0)),
        ({"minimum_count": 4}, (0.0, None)),
        ({"maximum_count": 4}, (0.0, None)),
        ({"rows": 10_000, "maximum_count": 19}, (0.0, None)),
        ({"rows": 10_000, "maximum_count": 20}, (0.0, 23.0)),
        ({"kind": "number"}, (0.0, None)),
        ({"minimum": 4.0, "maximum": 4.0, "seen_integers": 1, "zero_seen": False}, (0.0, None)),
    ],
)
def test_both_ends_are_bounds_only_where_integers_fill_a_small_range(
    changed: dict[str, Any], bounds: tuple[float, float | None]
) -> None:
    """At most 32 values, nine in ten seen, each end at least 5 times and in 0.2 % of the rows."""
    column = guess_column(integers(**changed))
    assert (column.min, column.max) == bounds


@pytest.mark.parametrize(
    ("facts", "column"),
    [
        (levels(9, 5), Column("category", values=("l0", "l1"), unseen="reject")),
        (levels(9, 4), Column("category", values=("l0", "l1"), unseen="flag")),
        (levels(9, 9, nulls=1), Column("category", values=("l0", "l1"), unseen="reject", nullable=True)),
        (levels(*[9] * 50), Column("category", values=tuple(sorted(f"l{i}" for i in range(50))))),
        (ColumnFacts(name="x", kind="category", rows=99, nulls=0, distinct=51), Column("category")),
        (ColumnFacts(name="x", kind="text", rows=9, nulls=1, distinct=8), Column("text", nullable=True)),
        (ColumnFacts(name="x", kind="datetime", rows=9, nulls=0, distinct=8), Column("datetime")),
        (
            ColumnFacts(name="x", kind="boolean", rows=9, nulls=1, distinct=2),
            Column("boolean", nullable=True),
        ),
    ],
)
def test_levels_are_closed_only_where_each_was_seen_often(facts: ColumnFacts, column: Column) -> None:
    """Five rows a level reject new ones, fewer flag them; over 50 are not listed; null only where it was seen."""
    assert guess_column(facts) == column

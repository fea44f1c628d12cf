"""Counts of parts add up to the counts of the whole."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.profile import Counts, Profile, count, reference_category, reference_numeric

NUMBERS = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), max_size=60)
LEVELS = st.lists(st.sampled_from(["a", "b", "ü", "", None]), max_size=60)


def same(one: Counts, other: Counts) -> bool:
    a, b = one.moments, other.moments
    if one.cells != other.cells or one.kinds != other.kinds:
        return False
    if a is None or b is None or a.mean is None or b.mean is None:
        return a == b
    exact = (a.rows, a.minimum, a.maximum) == (b.rows, b.minimum, b.maximum)
    scale = max(abs(a.minimum or 0), abs(a.maximum or 0), 1e-300)
    return (
        exact
        and a.mean == pytest.approx(b.mean, abs=1e-12 * scale)
        and a.m2 == pytest.approx(b.m2, rel=1e-9, abs=1e-9 * scale**2)
    )


@given(reference=NUMBERS, parts=st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_numbers_merge(reference: list[float], parts: tuple[list[float], ...]) -> None:
    """Adding is associative, has a neutral element, and equals counting everything at once."""
    column = reference_numeric(np.array(reference, dtype=float))
    a, b, c = (count(column, np.array(part, dtype=float)) for part in parts)
    whole = count(column, np.array([x for part in parts for x in part], dtype=float))
    assert same((a + b) + c, a + (b + c))
    assert same(a + b, b + a)
    assert same((a + b) + c, whole)
    assert a + column.empty() == a == column.empty() + a


@given(reference=LEVELS, parts=st.tuples(LEVELS, LEVELS, LEVELS))
def test_levels_merge(reference: list[str | None], parts: tuple[list[str | None], ...]) -> None:
    """Counts of levels are exact in any grouping and order."""
    column = reference_category(pl.Series(reference, dtype=pl.String))
    a, b, c = (count(column, pl.Series(part, dtype=pl.String)) for part in parts)
    whole = count(column, pl.Series([x for part in parts for x in part], dtype=pl.String))
    assert (a + b) + c == a + (b + c) == c + (b + a) == whole
    assert whole.rows == sum(map(len, parts))


@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=200), levels=LEVELS)
def test_json_round_trip(numbers: list[float], levels: list[str | None]) -> None:
    """Any finite doubles and any strings survive the file exactly."""
    columns = {
        "number": reference_numeric(np.array(numbers, dtype=float)),
        "level": reference_category(pl.Series(levels, dtype=pl.String)),
    }
    profile = Profile(len(numbers), columns)
    again = Profile.from_json(profile.to_json())
    assert again == profile
    assert again.to_json() == profile.to_json()

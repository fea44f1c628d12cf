"""Flags of many answers as a column."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.bundle.flags import Flags

WORDS = st.lists(st.lists(st.sampled_from(["age null", "shop unseen", "", "ä\x1f"]), max_size=3), max_size=20)


@given(lists=WORDS)
def test_the_column_is_the_lists(lists):
    """Row by row and flag by flag, in their order."""
    flags = Flags.of(lists)
    assert flags == lists
    assert [flags[i] for i in range(len(flags))] == lists
    assert flags.series().equals(pl.Series("flags", lists, dtype=pl.List(pl.String)), null_equal=True)


@given(marks=WORDS, data=st.data())
def test_marks_stand_before_what_is_found(marks, data):
    """Flags are added in the order of the columns, behind what was known of a row before."""
    rows = len(marks)
    wheres = [
        np.array(data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), np.bool_) for _ in range(3)
    ]
    flags = Flags(rows)
    for number, where in enumerate(wheres):
        flags.mark(where, f"c{number}")
    expected = [
        [*before, *(f"c{number}" for number, where in enumerate(wheres) if where[i])]
        for i, before in enumerate(marks)
    ]
    assert flags.after(marks) == expected
    assert flags.after(None) is flags


def test_a_row_that_is_not_there_is_an_error():
    """As in a list."""
    assert Flags(2)[-1] == []
    with pytest.raises(IndexError):
        Flags(2)[2]

"""Pictures of alarms."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.monitor.shapes import BINS, shape
from holdfast.profile import Counts, count, reference_category, reference_numeric


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=400),
    st.lists(st.floats(-1e9, 1e9), max_size=50),
    st.integers(0, 5),
)
def test_shares_of_few_cells(before: list[float], now: list[float], nulls: int) -> None:
    """Any column has at most ten cells and the four kinds, one label each, and shares that add up to one or none."""
    reference = reference_numeric(np.array(before))
    counts = count(reference, np.array(now, dtype=np.float64)).with_kinds({"null": nulls})
    found = shape(0, "x", reference, counts)
    assert len(found.labels) == len(found.reference) == len(found.current) <= BINS + 4
    assert sum(found.reference) == pytest.approx(1.0)
    assert sum(found.current) == pytest.approx(1.0 if now or nulls else 0.0)


def test_the_level_that_grew_is_named() -> None:
    """Of many levels the frequent ones of either sample are named, the rest are others."""
    levels = [f"l{i:02d}" for i in range(40)]
    reference = reference_category(pl.Series(levels * 10), levels=tuple(levels))
    found = shape(0, "c", reference, Counts(cells=(*[1] * 39, 500)))
    assert "l39" in found.labels
    assert found.labels[-1] == "others"
    assert len(found.labels) == BINS


def test_whole_numbers_keep_their_own_cells() -> None:
    """A column of few values has a cell for each, named by it."""
    reference = reference_numeric(np.array([1.0, 2.0, 3.0] * 50))
    assert shape(0, "n", reference, reference.counts).labels == ["to 1", "to 2", "above"]

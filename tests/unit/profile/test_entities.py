"""One row per entity."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.profile import last_per_entity


def test_the_latest_row_is_kept_whatever_the_order() -> None:
    """With times, last means latest and not lowest in the file."""
    kept = last_per_entity(pl.Series([7, 7, 8, 7]), np.array([3.0, 1.0, 0.0, 2.0]))
    assert kept.tolist() == [True, False, True, False]


def test_of_equal_times_the_later_row_is_kept() -> None:
    """Ties are broken by the order of the rows."""
    assert last_per_entity(pl.Series(["a", "a"]), np.array([1.0, 1.0])).tolist() == [False, True]


def test_a_row_without_a_readable_time_is_the_earliest() -> None:
    """NaN never wins over a known time."""
    assert last_per_entity(pl.Series(["a", "a"]), np.array([1.0, np.nan])).tolist() == [True, False]


def test_rows_without_an_entity_are_all_kept() -> None:
    """Two nulls are not the same entity."""
    assert last_per_entity(pl.Series([None, None, "a", "a"])).tolist() == [True, True, False, True]

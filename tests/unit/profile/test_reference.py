"""References of columns, and counting windows in their cells."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, UNSEEN, WRONG_TYPE
from holdfast.profile import count, reference_category, reference_numeric, reference_scores


def test_each_kind_is_counted_apart() -> None:
    """Null, out of range and wrong type are no values."""
    kinds = np.array([OK, NULL, OUT_OF_RANGE, WRONG_TYPE, WRONG_TYPE], dtype=np.int8)
    column = reference_numeric(np.array([1.0, np.nan, np.nan, np.nan, np.nan]), kinds)
    assert column.counts.cells == (1,)
    assert column.counts.kinds == (1, 0, 1, 2)
    assert column.counts.rows == 5


def test_a_level_outside_the_reference_is_unseen() -> None:
    """A level that the reference does not list counts as unseen, whether or not the contract flags it."""
    column = reference_category(pl.Series(["a", "b"] * 5))
    window = pl.Series(["a", "c", None, None])
    kinds = np.array([OK, OK, UNSEEN, NULL], dtype=np.int8)
    counts = count(column, window, kinds)
    assert counts.cells == (1, 0)
    assert counts.kinds == (1, 2, 0, 0)


def test_booleans_have_two_levels_whatever_was_seen() -> None:
    """A boolean column that was always true can still become false."""
    column = reference_category(pl.Series([True, True, None]), None, ("false", "true"))
    assert column.counts.cells == (0, 2)
    assert count(column, pl.Series([False, None])).cells == (1, 0)


def test_rare_levels_are_chosen_on_one_half_and_counted_on_the_other() -> None:
    """With 5,000 levels the reference has about the share of unseen rows that a fresh window has."""
    g = np.random.default_rng(0)
    reference, window = (pl.Series(g.integers(0, 5_000, n).astype(str)) for n in (4_000, 4_000))
    column = reference_category(reference)
    counts = count(column, window)
    assert len(column.levels) == 200
    assert column.counts.rows == 2_000
    assert abs(column.counts.kinds[1] / column.counts.rows - counts.kinds[1] / counts.rows) < 0.02


def test_halving_keeps_the_share_of_the_other_kinds() -> None:
    """Nulls are halved with the rows, so their share in the reference stays."""
    values = pl.Series([str(i) for i in range(800)] + [None] * 200)
    column = reference_category(values)
    assert column.counts.kinds[0] == 100
    assert column.counts.rows == 500


def test_levels_of_a_strict_contract_are_all_kept() -> None:
    """Where the contract lists the levels, an unused one has a cell too and no row is given up."""
    column = reference_category(pl.Series(["a", "b", "b"]), None, ("a", "b", "c"))
    assert column.counts.cells == (1, 2, 0)


def test_integer_series_and_arrays_count_alike() -> None:
    """A window comes as a polars series or as an array."""
    column = reference_scores(np.linspace(0, 1, 101))
    values = np.array([0.1, 0.5, np.nan])
    assert count(column, values) == count(column, pl.Series([0.1, 0.5, None]))


def test_a_constant_score_is_one_bin() -> None:
    """The predictions of a constant model are a reference too."""
    column = reference_scores(np.full(500, 0.02))
    assert column.cells == 1
    assert column.counts.cells == (500,)

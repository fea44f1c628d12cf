"""Effects in words."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.monitor.effect import effect, is_tiny, quantile
from holdfast.profile import count, reference_category, reference_numeric

G = np.random.default_rng(0)
NORMAL = G.normal(100.0, 10.0, 10_000)
COLUMN = reference_numeric(NORMAL)


def test_a_shift_is_given_in_units_and_standard_deviations() -> None:
    """Median and mean before and after, and how far in sd."""
    text = effect(COLUMN, count(COLUMN, NORMAL + 5.0), alarm=True)
    assert text.startswith("median 99.")
    assert "-> 10" in text
    assert "0.50 sd higher" in text
    assert "tiny" not in text


def test_a_tiny_shift_in_a_large_window_is_called_tiny() -> None:
    """A million rows make 0.02 sd significant, not large."""
    window = np.random.default_rng(1).normal(100.2, 10.0, 1_000_000)
    column = reference_numeric(np.random.default_rng(2).normal(100.0, 10.0, 1_000_000))
    assert effect(column, count(column, window), alarm=True).startswith("tiny: ")
    assert not effect(column, count(column, window), alarm=False).startswith("tiny")


def test_a_jump_of_nulls_comes_first_and_is_not_tiny() -> None:
    """The share of nulls is said before and after."""
    reference = NORMAL.copy()
    reference[:20] = np.nan
    window = NORMAL[:1_000].copy()
    window[:101] = np.nan
    column = reference_numeric(reference)
    assert effect(column, count(column, window), alarm=True).startswith("nulls 0.2 % -> 10.1 %")
    window[9:] = NORMAL[9:1_000]
    assert not is_tiny(column, count(column, window))


def test_a_changed_spread_is_named() -> None:
    """A spread that doubled is said as the range of the middle half."""
    text = effect(COLUMN, count(COLUMN, 100.0 + 2.0 * (NORMAL - 100.0)), alarm=True)
    assert "interquartile range 13." in text


def test_the_level_that_moved_most_is_named() -> None:
    """Of many levels the one with the largest change of share."""
    column = reference_category(pl.Series(["a"] * 50 + ["b"] * 30 + ["c"] * 20))
    window = count(column, pl.Series(["a"] * 48 + ["b"] * 12 + ["c"] * 40))
    assert effect(column, window, alarm=True) == "'c' 20.0 % -> 40.0 %"


def test_no_change_and_no_rows_are_said() -> None:
    """Nothing is made up where there is nothing."""
    column = reference_category(pl.Series(["a"] * 50))
    assert effect(column, column.counts, alarm=False) == "no change"
    assert effect(column, column.empty(), alarm=False) == "no rows"


def test_whole_numbers_have_a_whole_median() -> None:
    """The median of hours is an hour."""
    hours = np.arange(2_400.0) % 24
    column = reference_numeric(hours)
    assert quantile(column, count(column, hours[:100]), 0.5) == float(np.median(hours[:100]).round())


def test_a_column_without_values_has_no_median() -> None:
    """All null is said as nulls alone."""
    text = effect(COLUMN, count(COLUMN, np.full(50, np.nan)), alarm=True)
    assert text == "nulls 0.0 % -> 100.0 %"

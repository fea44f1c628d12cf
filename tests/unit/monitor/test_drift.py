"""One calibrated p per column: every shift beside its quiet twin, and the size of each part by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE
from holdfast.monitor.drift import assess, flagged, stability
from holdfast.profile import ColumnReference, Counts, count, reference_category, reference_numeric

ROWS = 1_000


def numbers(values: np.ndarray) -> tuple[ColumnReference, Callable[[np.ndarray], Counts]]:
    column = reference_numeric(values)
    return column, lambda window: count(column, window)


@pytest.mark.parametrize(
    ("shift", "by"),
    [
        (lambda x: x + 0.25, "rank"),
        (lambda x: 2.0 * x, "chi-square"),
        (lambda x: np.where(np.arange(x.size) % 100 == 0, np.nan, x), "null, Fisher"),
        (lambda x: np.clip(x, -1.0, 1.0), "chi-square"),
    ],
    ids=["location", "spread", "nulls", "clipped"],
)
def test_a_numeric_shift_is_found_and_its_twin_is_not(shift: Callable, by: str) -> None:
    """Each kind of change is found by the part that is made for it; the same rows unshifted are quiet."""
    g = np.random.default_rng(3)
    column, counted = numbers(g.normal(size=8_000))
    window = g.normal(size=ROWS)
    loud, quiet = assess(column, counted(shift(window))), assess(column, counted(window))
    assert loud.p_value < 1e-4
    assert loud.statistic == by
    assert quiet.p_value > 0.05


@pytest.mark.parametrize("kind", [NULL, OUT_OF_RANGE])
def test_a_few_rejected_rows_are_found_by_the_exact_test(kind: int) -> None:
    """Ten cells of a kind that the reference never had are drift; one is not."""
    column = reference_numeric(np.arange(8_000.0), np.zeros(8_000, dtype=np.int8))

    def window(bad: int) -> Counts:
        kinds = np.full(ROWS, OK, dtype=np.int8)
        kinds[:bad] = kind
        return count(column, np.where(kinds == OK, np.arange(ROWS) * 8.0, np.nan), kinds)

    assert assess(column, window(10)).p_value < 1e-4
    assert assess(column, window(1)).p_value > 0.05


def test_a_changed_mix_is_found_and_its_twin_is_not() -> None:
    """A fifth of the rows moved to one level, against a fresh window of the same mix."""
    g = np.random.default_rng(5)
    column = reference_category(pl.Series(g.choice(["a", "b", "c"], 8_000)))
    window = g.choice(["a", "b", "c"], ROWS)
    moved = np.where(np.arange(ROWS) % 5 == 0, "a", window)
    assert assess(column, count(column, pl.Series(moved))).p_value < 1e-4
    assert assess(column, count(column, pl.Series(window))).p_value > 0.05


def test_a_new_level_is_found() -> None:
    """A level that the reference never had, in two rows of a hundred."""
    g = np.random.default_rng(5)
    column = reference_category(pl.Series(g.choice(["a", "b"], 2_000)))
    window = np.where(np.arange(ROWS) % 50 == 0, "new", g.choice(["a", "b"], ROWS))
    found = assess(column, count(column, pl.Series(window)))
    assert found.p_value < 1e-4
    assert found.statistic == "unseen, Fisher"


@pytest.mark.parametrize(("reference", "window"), [(1_000, 29), (29, 1_000), (1_000, 0)])
def test_too_few_rows_are_not_tested(reference: int, window: int) -> None:
    """Under thirty rows on either side there is no p."""
    column, counted = numbers(np.arange(float(reference)))
    assert np.isnan(assess(column, counted(np.arange(float(window)))).p_value)


def test_a_column_that_became_all_null_is_found() -> None:
    """Without any value left the nulls alone decide."""
    column, counted = numbers(np.arange(500.0))
    assert assess(column, counted(np.full(100, np.nan))).p_value < 1e-9


def test_a_constant_column_is_quiet_until_it_moves() -> None:
    """One bin is no evidence; a constant reference cannot see a shift beyond it, and says p = 1."""
    column, counted = numbers(np.full(500, 3.0))
    assert assess(column, counted(np.full(100, 3.0))).p_value == 1.0


def sizes(draw: Callable[[np.random.Generator], tuple[ColumnReference, Counts]], repeats: int) -> np.ndarray:
    found = [assess(*draw(np.random.default_rng([11, i]))).p_value for i in range(repeats)]
    return np.array(found)


def mixed(g: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Values with 10 % nulls, 1 % out of range and 0.3 % of the wrong type."""
    kinds = g.choice([0, 1, 3, 4], rows, p=[0.887, 0.1, 0.01, 0.003]).astype(np.int8)
    return np.where(kinds == 0, g.gamma(2.0, size=rows), np.nan), kinds


@pytest.mark.parametrize("rows", [(300, 300), (4_000, 500)])
def test_the_joined_tests_keep_the_size_of_a_column(rows: tuple[int, int]) -> None:
    """Ranks, chi-square and three exact tests together reject at most the nominal share of quiet windows."""

    def draw(g: np.random.Generator) -> tuple[ColumnReference, Counts]:
        column = reference_numeric(*mixed(g, rows[0]))
        return column, count(column, *mixed(g, rows[1]))

    p = sizes(draw, 400)
    error = np.sqrt(0.05 * 0.95 / p.size)
    assert np.mean(p <= 0.05) < 0.05 + 3.0 * error
    assert np.mean(p <= 0.2) > 0.02  # not by never rejecting


def test_choosing_levels_does_not_look_like_drift() -> None:
    """A category of thousands of levels keeps its size, although every window has levels never seen."""
    shares = 1.0 / np.arange(10, 3_010)
    shares /= shares.sum()

    def draw(g: np.random.Generator) -> tuple[ColumnReference, Counts]:
        column = reference_category(pl.Series(g.choice(3_000, 1_000, p=shares).astype(str)))
        return column, count(column, pl.Series(g.choice(3_000, 500, p=shares).astype(str)))

    p = sizes(draw, 200)
    assert np.mean(p <= 0.05) < 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / p.size)


def test_untested_columns_do_not_count_in_the_decision() -> None:
    """Columns without a p leave the others' limit as it is."""
    assert flagged(np.array([0.04, np.nan, np.nan]), 0.05).tolist() == [True, False, False]
    assert not flagged(np.array([0.04, 0.5, 0.6]), 0.05).any()


def test_stability_is_null_under_five_hundred_rows() -> None:
    """PSI of small windows is noise and is not given."""
    g = np.random.default_rng(0)
    column, counted = numbers(g.normal(size=5_000))
    assert stability(column, counted(g.normal(size=499))) is None
    quiet, loud = (stability(column, counted(g.normal(shift, 1.0, 20_000))) for shift in (0.0, 0.5))
    assert quiet == pytest.approx(0.0, abs=0.005)
    assert loud == pytest.approx(0.25, abs=0.03)


def test_nulls_count_in_stability() -> None:
    """A jump of the null rate moves the index too."""
    column, counted = numbers(np.random.default_rng(0).normal(size=5_000))
    window = np.random.default_rng(1).normal(size=2_000)
    window[:400] = np.nan
    found = stability(column, counted(window))
    assert found is not None
    assert found > 0.5

"""Which rows of a table are rows of another one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.seal.matching import chance_of_pairs, common, match, match_but_for_recoded, match_columns, pairs
from holdfast.seal.rows import combined, occurrence
from holdfast.stats.resplit import resplit_excess

FEW = st.lists(st.integers(0, 6), max_size=40).map(lambda v: np.array(v, dtype=np.uint64))


@given(FEW, FEW)
def test_pairs_use_each_row_once_and_miss_none(old, new):  # type: ignore[no-untyped-def]
    """There are as many pairs as the tables have rows in common, each of equal rows, each row once."""
    i, j = pairs(old, new, np.zeros(len(old)), np.ones(len(new)))
    assert len(i) == common(old, new)
    assert len(set(i.tolist())) == len(set(j.tolist())) == len(i)
    assert np.array_equal(old[i], new[j])


@given(FEW)
def test_occurrence_numbers_copies_from_zero(digests):  # type: ignore[no-untyped-def]
    """A row with its running number is unique."""
    numbered = list(zip(digests.tolist(), occurrence(digests).tolist(), strict=True))
    assert len(set(numbered)) == len(numbered)
    assert all(0 <= k < numbered.count((d, k)) + digests.tolist().count(d) for d, k in numbered)


def test_a_column_of_few_levels_is_not_mistaken_for_another() -> None:
    """Two renamed columns with equal shares of two levels are told apart by the rows they leave matched."""
    generator = np.random.default_rng(0)
    wide = generator.integers(0, 2**60, 1_000).astype(np.uint64)
    a, b = (generator.integers(0, 2, 1_000).astype(np.uint64) for _ in range(2))
    order = generator.permutation(1_000)
    found = match_columns({"w": wide, "a": a, "b": b}, {"w": wide[order], "p": b[order], "q": a[order]})
    assert found == {"w": "w", "a": "q", "b": "p"}


def test_new_rows_of_the_same_law_are_not_the_same_rows() -> None:
    """Continuous columns of independent samples share no row."""
    generator = np.random.default_rng(1)
    old, new = ({"x": generator.integers(0, 2**60, 500).astype(np.uint64)} for _ in range(2))
    assert not match(old, new).same


def test_tables_without_a_common_column_match_nothing() -> None:
    """Without a common column there is nothing to compare."""
    generator = np.random.default_rng(2)
    old = {"x": generator.integers(0, 2**60, 500).astype(np.uint64)}
    new = {"z": generator.integers(0, 2**60, 500).astype(np.uint64)}
    found = match(old, new)
    assert (found.columns, found.shared, found.same) == ({}, 0, False)


def test_a_recoded_column_is_left_out_only_when_it_is_one_of_many() -> None:
    """One column of five may be recoded; where two of five disagree, the rows do."""
    generator = np.random.default_rng(3)
    old = {name: generator.integers(0, 2**60, 500).astype(np.uint64) for name in "abcde"}
    once = {**old, "a": old["a"] + np.uint64(1)}
    twice = {**once, "b": old["b"] + np.uint64(1)}
    found = match_but_for_recoded(old, once, match(old, once))
    assert found is not None
    assert found.same
    assert match_but_for_recoded(old, twice, match(old, twice)) is None


@pytest.mark.parametrize(("shared", "n_old", "n_new"), [(6, 30, 50), (9, 12, 9), (12, 60, 60), (3, 4, 400)])
def test_the_chance_of_pairs_is_that_of_re_splits(shared, n_old, n_new):  # type: ignore[no-untyped-def]
    """The closed form for tables without equal rows agrees with simulated re-splits."""
    old = np.arange(n_old, dtype=np.uint64)
    new = np.arange(n_old - shared, n_old - shared + n_new, dtype=np.uint64)
    simulated = resplit_excess(old, new, repeats=20_000)[2]
    exact = chance_of_pairs(shared, n_old, n_new)
    assert abs(simulated - exact) < 5 * (exact / 20_000) ** 0.5 + 2 / 20_000


def test_a_digest_depends_on_the_order_of_the_cells() -> None:
    """Two values that changed places are another row."""
    a, b = np.array([1], dtype=np.uint64), np.array([2], dtype=np.uint64)
    assert combined([a, b]) != combined([b, a])

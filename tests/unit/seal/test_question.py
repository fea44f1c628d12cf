"""Labels that are the same up to recoding, and labels that are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.seal.question import nearly_equal, same_question
from holdfast.types import Array

GENERATOR = np.random.default_rng(0)
ROWS = np.arange(2_000, dtype=np.uint64)
RARE = (GENERATOR.random(2_000) < 0.02).astype(float)
HALF = (GENERATOR.random(2_000) < 0.4).astype(float)
AMOUNT = GENERATOR.lognormal(3, 1, 2_000)


def noisy(labels: Array, share: float) -> Array:
    return np.where(np.random.default_rng(1).random(len(labels)) < share, 1 - labels, labels)


@pytest.mark.parametrize(
    "again",
    [HALF, 1 - HALF, noisy(HALF, 0.05), 1 - noisy(HALF, 0.05)],
    ids=["equal", "swapped", "noisy", "noisy and swapped"],
)
def test_classes_are_the_same_up_to_recoding(again: Array) -> None:
    """Swapped classes and a few noisy labels are the same question."""
    assert same_question(ROWS, HALF, ROWS, again)


def test_two_rare_targets_are_two_questions() -> None:
    """Rare positives agree in 96 % of the rows by chance, and are still two questions."""
    other = (np.random.default_rng(2).random(2_000) < 0.02).astype(float)
    assert not same_question(ROWS, RARE, ROWS, other)
    assert same_question(ROWS, RARE, ROWS, noisy(RARE, 0.002))


@pytest.mark.parametrize(
    "again",
    [AMOUNT, -3 * AMOUNT + 7, np.log(AMOUNT), np.round(AMOUNT, 1)],
    ids=["equal", "affine", "logarithm", "rounded"],
)
def test_numbers_are_the_same_up_to_their_order(again: Array) -> None:
    """A change of unit, a logarithm or a rounding of a number is the same question."""
    assert same_question(ROWS, AMOUNT, ROWS, again)


def test_some_noisy_numbers_make_no_new_question() -> None:
    """One value in twenty that was made up changes nothing."""
    again = np.where(np.random.default_rng(3).random(2_000) < 0.05, 0.5, AMOUNT)
    assert same_question(ROWS, AMOUNT, ROWS, again)


def test_heating_and_cooling_load_are_two_questions(data: Path) -> None:
    """Two targets with a correlation of .976 are two questions."""
    table = pl.read_csv(data / "energy_efficiency" / "ENB2012.csv")
    rows = np.arange(table.height, dtype=np.uint64)
    assert not same_question(rows, table["Y1"].to_numpy(), rows, table["Y2"].to_numpy())


def test_a_number_cut_in_two_is_the_same_question() -> None:
    """The class "amount above 30" is the amount, recoded; an unrelated class is not."""
    assert same_question(ROWS, AMOUNT, ROWS, (AMOUNT < 30).astype(float))
    assert not same_question(ROWS, HALF, ROWS, AMOUNT)


@pytest.mark.parametrize("seed", range(3))
def test_labels_of_rows_with_many_copies_are_compared_as_counts(seed: int) -> None:
    """With few distinct rows copies can be paired to agree; only a real agreement exceeds re-splits."""
    generator = np.random.default_rng(seed)
    rows = generator.integers(0, 40, 2_000).astype(np.uint64)
    labels, other = (generator.integers(0, 2, 2_000).astype(float) for _ in range(2))
    order = generator.permutation(2_000)
    assert same_question(rows, labels, rows[order], labels[order])
    assert not same_question(rows, labels, rows[order], other)


def test_rows_of_another_month_are_not_nearly_equal() -> None:
    """Labels that persist in nine rows of ten are the same question, and not the same rows."""
    assert same_question(ROWS, HALF, ROWS, noisy(HALF, 0.1))
    assert not nearly_equal(ROWS, HALF, ROWS, noisy(HALF, 0.1))

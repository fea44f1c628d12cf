"""The holdout by keyed hash, and the folds."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.data import assign, folds, row_digests
from holdfast.errors import DataError

KEY = b"a key of a test"


def test_a_row_stays_on_its_side() -> None:
    """Order, other rows and file format do not move a row across."""
    frame = pl.DataFrame({"a": range(1000)})
    held = assign(row_digests(frame), KEY, 0.2)
    assert assign(row_digests(frame.reverse()), KEY, 0.2)[::-1].tolist() == held.tolist()
    assert assign(row_digests(frame[100:300].cast(pl.String)), KEY, 0.2).tolist() == held[100:300].tolist()
    assert assign(row_digests(frame), b"another", 0.2).tolist() != held.tolist()


def test_entities_are_never_straddled() -> None:
    """All rows of an entity are on one side, whether it is a number or text."""
    entity = pl.Series([i % 97 for i in range(1000)])
    held = assign(entity, KEY, 0.3)
    assert assign(entity.cast(pl.String), KEY, 0.3).tolist() == held.tolist()
    for value in range(97):
        assert len(set(held[entity.to_numpy() == value])) == 1


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_share_comes_out(share: float) -> None:
    """Of 20,000 identities the stated share is held out, within five standard errors."""
    held = assign(np.arange(20_000, dtype=np.uint64), KEY, share)
    assert abs(held.mean() - share) <= 5 * (share * (1 - share) / 20_000) ** 0.5


def test_the_split_stays_as_it_is() -> None:
    """It is part of projects that exist, so it may never change."""
    assert np.flatnonzero(assign(pl.Series(range(40)), KEY, 0.2)).tolist() == [15, 17, 30, 31, 35]


def test_folds_hold_the_classes_in_equal_shares() -> None:
    """Ungrouped, every fold has the same number of positives, and of rows, within one."""
    y = np.repeat([0.0, 1.0], [1003, 21])
    found = folds(y, None, 5, seed=3)
    assert np.ptp(np.bincount(found)) <= 1
    assert np.ptp(np.bincount(found[y == 1], minlength=5)) <= 1


def test_folds_keep_groups_whole_and_balanced() -> None:
    """Groups of 1 to 20 rows stay whole; rows and positives per fold differ by less than a twentieth."""
    rng = np.random.default_rng(5)
    groups = np.repeat(np.arange(800), rng.integers(1, 21, 800))
    y = (rng.random(len(groups)) < rng.choice([0.02, 0.5], 800)[groups]).astype(float)
    found = folds(y, groups, 5, seed=1)
    for group in range(800):
        assert len(set(found[groups == group])) == 1
    assert np.ptp(np.bincount(found)) < len(y) / 5 / 20
    assert np.ptp(np.bincount(found, weights=y)) < y.sum() / 5 / 20


def test_folds_follow_the_seed() -> None:
    """The same seed gives the same folds, another one gives others."""
    y = np.tile([0.0, 1.0], 50)
    assert folds(y, None, 5, seed=1).tolist() == folds(y, None, 5, seed=1).tolist()
    assert folds(y, None, 5, seed=1).tolist() != folds(y, None, 5, seed=2).tolist()


def test_folds_of_a_regression_are_spread_over_the_values() -> None:
    """The means of the folds lie closer together than those of random folds would."""
    y = np.random.default_rng(0).exponential(size=1000)
    found = folds(y, None, 5, seed=0)
    assert np.bincount(found).tolist() == [200] * 5
    assert np.ptp([y[found == k].mean() for k in range(5)]) < 4 * y.std() / 200**0.5


@pytest.mark.parametrize("spike", [0.0, 1.0, 2.0])
def test_folds_of_a_regression_with_one_frequent_value(spike: float) -> None:
    """A value that a third of the rows have (no income, an upper limit) is dealt out to all folds."""
    y = np.random.default_rng(0).uniform(0.0, 2.0, size=445)
    y[::3] = spike
    found = folds(y, None, 5, seed=0)
    assert np.ptp(np.bincount(found)) <= 1
    assert np.bincount(found[y == spike], minlength=5).min() >= 20


def test_every_fold_has_rows() -> None:
    """Also where there are no more groups than folds."""
    found = folds(np.array([0.0, 0, 0, 1, 1]), np.array([1, 1, 1, 2, 3]), 3, seed=0)
    assert set(found) == {0, 1, 2}


def test_fewer_groups_than_folds_are_refused() -> None:
    """The error has both numbers."""
    with pytest.raises(DataError, match="2 groups of rows cannot be dealt out to 5 folds"):
        folds(np.array([0.0, 1, 1]), np.array([1, 1, 2]), 5, seed=0)

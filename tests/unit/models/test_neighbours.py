"""Nearest neighbours: exact distances, ties by the order of the rows, and files without code."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.errors import BundleError
from holdfast.models import Neighbours


def test_the_nearest_rows_answer() -> None:
    """The share of positives among them is that of a direct computation."""
    r = np.random.default_rng(0)
    rows, labels, asked = r.normal(size=(300, 4)), r.integers(0, 2, 300).astype(float), r.normal(size=(40, 4))
    given = Neighbours(rows, labels, count=7).margin(asked)
    distances = ((asked[:, None, :] - rows[None]) ** 2).sum(axis=2)
    nearest = np.argsort(distances, axis=1)[:, :7]
    assert given == pytest.approx(labels[nearest].mean(axis=1))


def test_of_rows_at_the_same_distance_the_earlier_ones_answer() -> None:
    """Ties do not depend on how a library sorts."""
    rows = np.zeros((6, 1))
    core = Neighbours(rows, np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0]), count=2)
    assert core.margin(np.zeros((1, 1))).tolist() == [1.0]


def test_both_executors_agree_to_the_last_bit() -> None:
    """With weights, and for several classes."""
    r = np.random.default_rng(1)
    rows, asked = r.normal(size=(200, 3)).round(1), r.normal(size=(50, 3)).round(1)
    labels, weights = r.integers(0, 3, 200).astype(float), r.random(200) + 0.1
    for core in (
        Neighbours(rows, labels, count=9, weights=weights),
        Neighbours(rows, labels, count=9, weights=weights, classes=3),
    ):
        answer = core.margin_row()
        assert np.array_equal(core.margin(asked), np.array([answer(row) for row in asked.tolist()]))


def test_a_weight_counts_as_that_many_rows() -> None:
    """A row of weight two is two rows."""
    core = Neighbours(np.array([[0.0], [1.0]]), np.array([1.0, 0.0]), count=2, weights=np.array([3.0, 1.0]))
    assert core.margin_row()([0.5]) == 0.75


def test_shares_of_classes_add_up() -> None:
    """Each class has its share, also one that no neighbour has."""
    core = Neighbours(np.arange(4.0)[:, None], np.array([0.0, 2.0, 2.0, 0.0]), count=4, classes=4)
    assert core.margin_row()([0.0]) == (0.5, 0.0, 0.5, 0.0)


def test_its_file_is_read_back() -> None:
    """The bytes are the same each time, and so are the answers."""
    r = np.random.default_rng(2)
    core = Neighbours(r.normal(size=(20, 2)), r.random(20), count=5)
    again = Neighbours.from_files(core.files())
    assert again.files() == core.files()
    asked = r.normal(size=(10, 2))
    assert np.array_equal(again.margin(asked), core.margin(asked))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100])
def test_a_damaged_file_is_named(content: bytes) -> None:
    """Nothing in it is ever run."""
    with pytest.raises(BundleError, match="neighbours-invalid"):
        Neighbours.from_files({"neighbours.npz": content})


def test_more_neighbours_than_rows_are_refused() -> None:
    """The caller says how many there are."""
    with pytest.raises(BundleError, match="neighbours-invalid"):
        Neighbours(np.zeros((2, 1)), np.zeros(2), count=3)

"""Labels of several classes before the seal: the same question up to recoding, and shares of each class."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.seal.question import same_question
from holdfast.seal.shares import shares

ROWS = np.arange(600, dtype=np.uint64)
LABELS = np.random.default_rng(0).choice(4, 600, p=[0.4, 0.3, 0.2, 0.1]).astype(float)


def noisy(share: float) -> np.ndarray:
    r = np.random.default_rng(1)
    return np.where(r.random(600) < share, r.integers(0, 4, 600), LABELS).astype(float)


@pytest.mark.parametrize(
    "again",
    [
        LABELS,
        np.array([2.0, 0.0, 3.0, 1.0])[LABELS.astype(int)],
        noisy(0.2),
        np.minimum(LABELS, 2.0),
        (LABELS == 0) * 1.0,
    ],
    ids=["the same", "reordered", "some noise", "two joined", "one against the rest"],
)
def test_recoded_and_joined_classes_are_no_new_question(again: np.ndarray) -> None:
    """Whoever saw the finer labels of these rows has seen the coarser ones."""
    assert same_question(ROWS, LABELS, ROWS, again)
    assert same_question(ROWS, again, ROWS, LABELS)


def test_other_classes_are_another_question() -> None:
    """Labels that say nothing of the old ones, and a rare second target."""
    r = np.random.default_rng(2)
    assert not same_question(ROWS, LABELS, ROWS, r.integers(0, 4, 600).astype(float))
    assert not same_question(ROWS, LABELS, ROWS, (r.random(600) < 0.05) * 1.0)
    assert not same_question(ROWS, LABELS, ROWS, r.normal(size=600))


def test_a_number_cut_into_bands_is_the_same_question() -> None:
    """Bands of an amount reveal it, and the other way round; whole amounts in another unit are the same as ever."""
    amount = np.random.default_rng(3).gamma(2.0, 100.0, 600)
    bands = np.digitize(amount, [80.0, 160.0, 300.0]).astype(float)
    assert same_question(ROWS, amount, ROWS, bands)
    assert same_question(ROWS, bands, ROWS, amount)
    visits = np.random.default_rng(4).poisson(6.0, 600).astype(float)
    assert same_question(ROWS, visits, ROWS, visits * 2.5)


def test_the_class_whose_share_differs_the_most_is_named() -> None:
    """Its number stands with the shares; chance over many classes is none of them."""
    training = np.arange(600) >= 150
    found = shares(LABELS, training, None, task="multiclass")
    assert not found.notable
    moved = LABELS.copy()
    moved[:150] = np.where(np.random.default_rng(5).random(150) < 0.5, 3.0, moved[:150])
    found = shares(moved, training, None, task="multiclass")
    assert (found.notable, found.class_number) == (True, 3)
    assert found.facts()["class_number"] == 3

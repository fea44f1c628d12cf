"""Class shares of the two parts."""

from __future__ import annotations

import numpy as np

from holdfast.seal.shares import shares


def test_a_large_difference_of_many_rows_is_notable() -> None:
    """A difference beyond chance and above a fifth of the share is what a finding needs."""
    training = np.arange(10_000) >= 2_000
    labels = np.where(training, np.arange(10_000) % 10 == 0, np.arange(10_000) % 5 == 0).astype(float)
    found = shares(labels, training, None, task="binary")
    assert found.notable
    assert found.p_value is not None
    assert found.p_value < 0.001


def test_a_significant_but_small_difference_is_not_notable() -> None:
    """In many rows a small difference is significant and still below a fifth of the share."""
    n = 400_000
    training = np.arange(n) >= n // 2
    labels = (np.random.default_rng(0).random(n) < np.where(training, 0.20, 0.21)).astype(float)
    found = shares(labels, training, None, task="binary")
    assert found.p_value is not None
    assert found.p_value < 0.001
    assert not found.notable


def test_rows_of_one_entity_count_as_one() -> None:
    """What looks certain by rows is chance when the rows come from a few entities."""
    groups = np.repeat(np.arange(40), 250)
    labels = (groups % 4 == 0).astype(float)
    training = ~np.isin(groups, [0, 4, 8, 12, 1, 2, 3, 5])
    assert shares(labels, training, None, task="binary").notable
    assert not shares(labels, training, groups, task="binary").notable


def test_no_positive_in_a_small_part_is_not_notable() -> None:
    """A small holdout without positives is what chance does with rare positives."""
    labels = np.r_[np.zeros(100), np.arange(1_000) % 50 == 0]
    found = shares(labels, np.arange(1_100) >= 100, None, task="binary")
    assert found.holdout.positives == 0
    assert not found.notable


def test_a_regression_has_rows_and_no_shares() -> None:
    """Numbers have no class shares."""
    found = shares(np.arange(10.0), np.arange(10) >= 3, None, task="regression")
    assert (found.training.rows, found.holdout.rows) == (7, 3)
    assert found.training.share is None
    assert found.p_value is None

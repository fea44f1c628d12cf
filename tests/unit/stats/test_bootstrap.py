"""Resamples as weights."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.stats.bootstrap import bootstrap_weights, percentile_interval, sum_draws


def test_weights_are_resamples_with_replacement() -> None:
    """They sum to the rows, and e^-1 of the rows are out of bag."""
    weights = np.array(list(bootstrap_weights(500, repeats=200)))
    assert (weights.sum(axis=1) == 500).all()
    assert (weights == 0).mean() == pytest.approx(np.exp(-1), abs=0.01)
    assert weights.var() == pytest.approx(1.0, abs=0.05)


def test_a_seed_repeats_the_draws() -> None:
    """Equal seeds give equal weights, others do not."""
    first, same, other = (next(bootstrap_weights(50, seed=s)) for s in (1, 1, 2))
    assert (first == same).all()
    assert (first != other).any()


def test_groups_stay_together() -> None:
    """All rows of a group have one weight, whatever the codes are."""
    groups = np.array([5, -2, 5, 9, 9, 9])
    for w in bootstrap_weights(6, groups, repeats=20):
        assert w[0] == w[2]
        assert w[3] == w[4] == w[5]
        assert w[0] + w[1] + w[3] == 3


def test_sum_draws_have_the_spread_of_a_sum() -> None:
    """Over rows sqrt(n) sd; over groups of equal rows larger by the root of the group size."""
    rng = np.random.default_rng(0)
    values = np.repeat(rng.choice([0.0, 100.0, -50.0], 400), 4)
    rows, groups = (
        sum_draws(values, repeats=4000),
        sum_draws(values, np.repeat(np.arange(400), 4), repeats=4000),
    )
    assert rows.mean() == pytest.approx(values.sum(), abs=4 * rows.std() / np.sqrt(4000))
    assert rows.std() == pytest.approx(np.sqrt(values.size) * values.std(), rel=0.05)
    assert groups.std() == pytest.approx(2 * rows.std(), rel=0.07)


def test_draws_that_do_not_exist_are_left_out() -> None:
    """NaN does not spoil the interval."""
    draws = np.append(np.arange(101.0), np.nan)
    assert percentile_interval(draws, 0.9) == pytest.approx((5.0, 95.0))
    assert np.isnan(percentile_interval(np.array([np.nan]))).all()

"""Shared rows against random re-splits of the pool."""

from __future__ import annotations

import time

import numpy as np
import pytest

from holdfast.stats import resplit
from holdfast.stats.resplit import resplit_excess


def test_a_reshuffled_copy_is_recognised() -> None:
    """Also where the table has few distinct rows."""
    rng = np.random.default_rng(0)
    for distinct in (240, 5000):
        old = rng.integers(0, distinct, 2000)
        observed, expected, p = resplit_excess(old, rng.permutation(old))
        assert observed == 2000 > expected
        assert p < 0.001


def test_independent_samples_are_not_refused() -> None:
    """Samples that share nearly all distinct rows stay above p = .001, 60 times of 60."""
    rng = np.random.default_rng(1)
    refused = 0
    for _ in range(60):
        weights = rng.dirichlet(np.full(60, 0.5))
        old, new = rng.choice(60, 800, p=weights), rng.choice(60, 500, p=weights)
        refused += resplit_excess(old, new, repeats=1000, seed=2)[2] < 0.001
    assert refused == 0


def test_the_mean_over_resplits_is_the_permutation_mean() -> None:
    """The hypergeometric draw is the same as shuffling the pooled rows."""
    rng = np.random.default_rng(2)
    pool = np.concatenate([np.repeat(np.arange(30), 4), np.arange(100, 160)])
    rng.shuffle(pool)
    _, expected, _ = resplit_excess(pool[:70], pool[70:], repeats=4000)
    shared = []
    for _ in range(4000):
        rng.shuffle(pool)
        old, new = np.bincount(pool[:70], minlength=160), np.bincount(pool[70:], minlength=160)
        shared.append(np.minimum(old, new).sum())
    assert expected == pytest.approx(np.mean(shared), abs=4 * np.std(shared) * np.sqrt(2 / 4000))


def test_no_common_row_is_no_excess() -> None:
    """Disjoint tables, and an empty one."""
    assert resplit_excess(np.arange(10), np.arange(10, 30)) == (0, 0.0, 1.0)
    assert resplit_excess(np.arange(10), np.arange(0)) == (0, 0.0, 1.0)


def test_large_tables_use_the_normal_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand distinct rows take seconds, and both ways of judging agree on a small table."""
    started = time.process_time()
    rows = np.arange(60_000, dtype=np.uint64)
    assert resplit_excess(rows, rows[::-1])[2] < 1e-6
    assert time.process_time() - started < 30
    few = np.random.default_rng(5).integers(0, 300, 1200)
    exact = resplit_excess(few[:600], few[600:])[2]
    monkeypatch.setattr(resplit, "MOST_DRAWS", 300 * 500)
    assert resplit_excess(few[:600], few[600:])[2] == pytest.approx(exact, abs=0.06)

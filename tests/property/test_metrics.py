"""What holds for every metric on every table."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from holdfast.contract.settings import Money, Top
from holdfast.metrics import METRICS, choose, confusion, estimate, net_value, score
from holdfast.metrics.cuts import cuts
from holdfast.stats.auc import average_precision, roc_auc
from holdfast.stats.two_sample import chi_square, rank_test_binned

probabilities = st.one_of(
    st.floats(1e-200, 1), st.integers(0, 8).map(lambda i: i / 8), st.sampled_from([0.0, 1.0])
)

NAMES = sorted(name for name, metric in METRICS.items() if metric.tasks != ("multiclass",))
"""Metrics that take one score a row."""


@st.composite
def scored(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows = draw(st.lists(st.tuples(st.booleans(), probabilities), min_size=4, max_size=40))
    y = np.array([float(label) for label, _ in rows])
    assume(0 < y.sum() < y.size)
    return y, np.array([p for _, p in rows])


@given(scored())
def test_areas_need_only_the_order(rows: tuple[np.ndarray, np.ndarray]) -> None:
    """A strictly increasing map of the scores changes neither area."""
    y, p = rows
    ranks = np.unique(p, return_inverse=True)[1]
    for mapped in (ranks, ranks * 3.0 - 7.0, np.exp(ranks / 5.0)):
        assert roc_auc(y, mapped) == roc_auc(y, p)
        assert average_precision(y, mapped) == average_precision(y, p)


@given(scored())
def test_the_roc_auc_is_symmetric(rows: tuple[np.ndarray, np.ndarray]) -> None:
    """Swapped labels and reversed scores give the same area; reversed scores alone its complement."""
    y, p = rows
    assert roc_auc(1 - y, -p) == pytest.approx(roc_auc(y, p), abs=1e-12)
    assert roc_auc(y, -p) == pytest.approx(1 - roc_auc(y, p), abs=1e-12)


@given(scored(), st.data())
def test_a_weight_is_so_many_rows(rows: tuple[np.ndarray, np.ndarray], data: st.DataObject) -> None:
    """Weights and repeated rows give the same areas."""
    y, p = rows
    weights = np.array(data.draw(st.lists(st.integers(0, 3), min_size=y.size, max_size=y.size)))
    repeated = np.repeat(y, weights), np.repeat(p, weights)
    for area in (roc_auc, average_precision):
        assert area(y, p, weights) == pytest.approx(area(*repeated), abs=1e-12, nan_ok=True)


@given(scored(), st.integers(0, 2**32 - 1), st.sampled_from(NAMES))
def test_the_order_of_the_rows_does_not_matter(
    rows: tuple[np.ndarray, np.ndarray], seed: int, name: str
) -> None:
    """A permuted table has the same score, and permuted influences."""
    y, p = rows
    order = np.random.default_rng(seed).permutation(y.size)
    value, influence = estimate(name, y, p, 0.4)
    permuted, moved = estimate(name, y[order], p[order], 0.4)
    assert permuted == pytest.approx(value, rel=1e-9, nan_ok=True)
    assert moved == pytest.approx(influence[order], rel=1e-6, abs=1e-9)


@given(scored(), st.sampled_from(NAMES))
def test_influences_sum_to_zero(rows: tuple[np.ndarray, np.ndarray], name: str) -> None:
    """More of every row changes nothing."""
    y, p = rows
    influence = estimate(name, y, p, 0.4)[1]
    if np.isfinite(influence).all():
        assert abs(influence.sum()) <= 1e-9 * max(1.0, np.abs(influence).max() * y.size)


@given(scored())
def test_bounds_hold(rows: tuple[np.ndarray, np.ndarray]) -> None:
    """Every share lies in [0, 1], and every loss is not positive as a score."""
    y, p = rows
    for name in NAMES:
        metric, value = METRICS[name], score(name, y, p, 0.4)
        if metric.scale == "unit" and not math.isnan(value):
            assert 0 <= value <= 1
        if metric.loss:
            assert value <= 0


@given(scored(), st.integers(0, 4))
def test_a_threshold_parts_no_tie_and_lies_on_no_score(
    rows: tuple[np.ndarray, np.ndarray], which: int
) -> None:
    """For money, capacity and F1, always inside (0, 1)."""
    y, p = rows
    decision = [Money(100, -50), Money(-1, -1), Money(1, 1), Top(0.3), None][which]
    choice = choose(y, p, decision, seed=1)
    assert 0 < choice.threshold < 1
    assert (p != choice.threshold).all()
    if decision == Top(0.3) and p.max() < 1:
        assert (p >= choice.threshold).sum() <= 0.3 * p.size + 1e-9


@given(scored())
def test_every_cut_decides_what_it_says(rows: tuple[np.ndarray, np.ndarray]) -> None:
    """The rows counted at a cut are the rows at or above its threshold, but for rows that are certain."""
    _, p = rows
    found = cuts(p)
    assert (np.diff(found.thresholds) < 0).all()
    # no threshold in (0, 1) lies beyond a score of 1 or of the double before it, nor below 0 or the one after it
    inner = slice(1 if np.nextafter(p.max(), 2) >= 1 else 0, -1 if np.nextafter(p.min(), -1) <= 0 else None)
    counted = [(p >= t).sum() for t in found.thresholds[inner]]
    assert counted == found.ends[inner].tolist()


@given(scored(), st.floats(0.01, 0.99))
def test_money_is_linear(rows: tuple[np.ndarray, np.ndarray], threshold: float) -> None:
    """Twice the table is twice the value, and the same for all rows twice."""
    y, p = rows
    once = net_value(confusion(y, p, threshold), Money(100, -50, -10, 1))
    assert net_value(confusion(y, p, threshold), Money(200, -100, -20, 2)) == 2 * once
    assert net_value(confusion(np.tile(y, 2), np.tile(p, 2), threshold), Money(100, -50, -10, 1)) == 2 * once


counts = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12)


@given(counts)
def test_two_sample_tests_do_not_care_which_is_the_reference(cells: list[tuple[int, int]]) -> None:
    """Swapped samples give the same p, and the rank test the opposite sign."""
    ref, cur = np.array(cells).T
    z, p = rank_test_binned(ref, cur)
    back, q = rank_test_binned(cur, ref)
    assert (back, q) == pytest.approx((-z, p), nan_ok=True)
    assert chi_square(ref, cur) == pytest.approx(chi_square(cur, ref), nan_ok=True)
    assert math.isnan(p) or 0 <= p <= 1


@given(counts, st.integers(0, 2**32 - 1))
def test_chi_square_does_not_care_for_the_order_of_levels(cells: list[tuple[int, int]], seed: int) -> None:
    """Permuted levels give the same statistic, but for which of equal cells a sparse pool joins."""
    table = np.array(cells) + 20
    order = np.random.default_rng(seed).permutation(len(table))
    assert chi_square(*table.T) == pytest.approx(chi_square(*table[order].T))

"""Rows that count more or less than one: as if they stood there as often."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.contract.settings import Money, Top
from holdfast.metrics import METRICS, choose, curves, estimate, measure, net_value_record, paired, score
from holdfast.metrics.weights import row_weights

ROWS = 60


def rows(name: str, seed: int = 0):  # type: ignore[no-untyped-def]
    """Return labels, scores and whole weights for a metric; some scores are tied."""
    generator = np.random.default_rng(seed)
    counts = generator.integers(1, 5, ROWS).astype(np.float64)
    if METRICS[name].tasks == ("multiclass",):
        return generator.integers(0, 3, ROWS).astype(float), generator.dirichlet(np.ones(3), ROWS), counts
    if METRICS[name].tasks == ("regression",):
        y = generator.normal(size=ROWS)
        return y, y + generator.normal(size=ROWS), counts
    y = (generator.random(ROWS) < 0.4).astype(np.float64)
    return y, np.round(0.3 * y + 0.7 * generator.random(ROWS), 1).clip(0.05, 0.95), counts


@pytest.mark.parametrize("name", METRICS)
def test_a_weight_of_k_is_k_equal_rows(name: str):
    """The value of every metric."""
    y, scores, counts = rows(name)
    often = counts.astype(int)
    assert score(name, y, scores, 0.5, counts) == pytest.approx(
        score(name, np.repeat(y, often), np.repeat(scores, often, axis=0))
    )


@pytest.mark.parametrize("name", METRICS)
def test_the_influence_is_the_derivative_by_the_weight(name: str):
    """The infinitesimal jackknife: weight times derivative, up to the usual n / (n - 1)."""
    y, scores, weights = rows(name)
    value, influence = estimate(name, y, scores, 0.5, weights)
    step = 1e-6
    for i in range(0, ROWS, 7):
        moved = weights.copy()
        moved[i] *= 1 + step
        derivative = (score(name, y, scores, 0.5, moved) - value) / step
        assert influence[i] == pytest.approx(derivative, rel=0.12, abs=2e-5)


@pytest.mark.parametrize("name", METRICS)
def test_equal_weights_change_nothing(name: str):
    """Whatever they are."""
    y, scores, _ = rows(name)
    plain, weighted = estimate(name, y, scores, 0.5), estimate(name, y, scores, 0.5, np.full(ROWS, 3.0))
    assert weighted[0] == pytest.approx(plain[0])
    assert weighted[1] == pytest.approx(plain[1])


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_measured_values_are_those_of_repeated_rows(task: str):
    """The one door: all values, and intervals where they do not come from counts."""
    name = {"binary": "roc_auc", "multiclass": "macro_f1", "regression": "mae"}[task]
    y, scores, counts = rows(name)
    often = counts.astype(int)
    cut = 0.5 if task == "binary" else None
    weighted = measure(task, y, scores, threshold=cut, weights=counts)
    repeated = measure(task, np.repeat(y, often), np.repeat(scores, often, axis=0), threshold=cut)
    for key, metric in weighted.items():
        if key != "calibration_error":
            assert metric.value == pytest.approx(repeated[key].value), key
        if metric.interval is not None:
            low, high = metric.interval
            assert low <= metric.value <= high


def test_curves_and_money_are_those_of_repeated_rows():
    """At the threshold, and along the curve."""
    y, scores, counts = rows("roc_auc")
    often, money = counts.astype(int), Money(100, -50, -10, 1)
    more = np.repeat(y, often), np.repeat(scores, often)
    found = curves("binary", y, scores, threshold=0.5, money=money, weights=counts)
    for weighted, repeated in zip(found, curves("binary", *more, threshold=0.5, money=money), strict=True):
        if weighted.name != "calibration":
            assert weighted.mark == pytest.approx(repeated.mark)
            assert max(weighted.y) == pytest.approx(max(repeated.y))
    assert net_value_record(y, scores, 0.5, money, weights=counts).value == pytest.approx(
        net_value_record(*more, 0.5, money).value
    )


@pytest.mark.parametrize("decision", [None, Top(0.2)])
def test_the_threshold_is_that_of_repeated_rows(decision: Top | None):
    """The best F1, and a capacity that is a share of what rows count."""
    y, scores, counts = rows("roc_auc")
    often = counts.astype(int)
    found = choose(y, scores, decision, weights=counts).threshold
    assert found == choose(np.repeat(y, often), np.repeat(scores, often), decision).threshold


def test_the_paired_difference_takes_weights():
    """Of the same rows."""
    y, scores, counts = rows("brier")
    other = np.clip(scores + 0.1, 0, 1)
    often = counts.astype(int)
    assert paired("brier", y, scores, other, weights=counts).value == pytest.approx(
        paired("brier", *(np.repeat(part, often) for part in (y, scores, other))).value
    )


def test_a_prevalence_gives_positives_their_natural_share():
    """Beside stated weights too, and the mean stays one."""
    y = np.array([1.0] * 30 + [0.0] * 70)
    stated = np.random.default_rng(0).random(100) + 0.5
    weights = row_weights(y, stated=stated, prevalence=0.02)
    assert weights is not None
    assert weights @ y / weights.sum() == pytest.approx(0.02)
    assert weights.mean() == pytest.approx(1.0)
    assert row_weights(np.ones(5), prevalence=0.1).tolist() == [1.0] * 5  # type: ignore[union-attr]

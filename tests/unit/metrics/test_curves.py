"""Curves for the report."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from holdfast.contract.settings import Money
from holdfast.metrics import confusion, net_value, score
from holdfast.metrics.curves import MOST_POINTS, curves
from holdfast.stats.intervals import exact_binomial

TABLE = Money(true_positive=100, false_positive=-50)


def sample(n: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    p = rng.beta(0.8, 2.5, n)
    return (rng.random(n) < p).astype(float), p


def by_name(y: np.ndarray, p: np.ndarray, **more: object) -> dict:
    return {curve.name: curve for curve in curves("binary", y, p, threshold=0.31, money=TABLE, **more)}  # type: ignore[arg-type]


def test_no_curve_has_more_points_than_a_page_needs() -> None:
    """At most 200, and both ends stay."""
    y, p = sample()
    found = by_name(y, p)
    assert all(len(c.x) == len(c.y) <= MOST_POINTS for c in found.values())
    assert (found["roc"].x[0], found["roc"].y[0], found["roc"].x[-1], found["roc"].y[-1]) == (0, 0, 1, 1)


def test_the_thinned_roc_keeps_its_area() -> None:
    """Within a thousandth of the exact area."""
    y, p = sample()
    roc = by_name(y, p)["roc"]
    assert np.trapezoid(roc.y, roc.x) == pytest.approx(score("roc_auc", y, p), abs=1e-3)


def test_the_small_curves_are_scikit_learns() -> None:
    """Every point, where nothing needs thinning."""
    y, p = sample(60)
    p = np.round(p, 1) * 0.9 + 0.05
    found = by_name(y, p)
    fpr, tpr, _ = metrics.roc_curve(y, p, drop_intermediate=False)
    assert found["roc"].x == pytest.approx(fpr.tolist())
    assert found["roc"].y == pytest.approx(tpr.tolist())
    precision, recall, _ = metrics.precision_recall_curve(y, p)
    assert found["precision_recall"].x == pytest.approx(recall[:-1][::-1].tolist())
    assert found["precision_recall"].y == pytest.approx(precision[:-1][::-1].tolist())


def test_the_chosen_threshold_is_marked() -> None:
    """With the rates and the value of its decisions."""
    y, p = sample()
    c = confusion(y, p, 0.31)
    found = by_name(y, p)
    assert found["roc"].mark == pytest.approx((c.fp / (c.fp + c.tn), c.tp / (c.tp + c.fn)))
    assert found["precision_recall"].mark == pytest.approx((c.tp / (c.tp + c.fn), c.tp / (c.tp + c.fp)))
    assert found["value"].mark == (0.31, net_value(c, TABLE))


def test_the_value_curve_is_the_net_value_at_each_threshold() -> None:
    """Point by point, with all four cells in the table."""
    y, p = sample(500)
    money = Money(100, -50, -20, 5)
    curve = curves("binary", y, p, money=money)[-1]
    for threshold, total in zip(curve.x, curve.y, strict=True):
        assert total == pytest.approx(net_value(confusion(y, p, threshold), money))


def test_the_calibration_has_exact_intervals() -> None:
    """Of the rows in each bin; none where rows belong to entities."""
    y, p = sample(1000)
    curve = by_name(y, p)["calibration"]
    assert len(curve.x) == 10
    assert (curve.low[0], curve.high[0]) == exact_binomial(round(curve.y[0] * 100), 100)
    covered = sum(low <= x <= high for x, low, high in zip(curve.x, curve.low, curve.high, strict=True))
    assert covered >= 8
    assert by_name(y, p, groups=np.arange(1000) // 2)["calibration"].low is None


def test_a_regression_shows_its_rows_and_residuals() -> None:
    """At most 200 rows, from the smallest to the largest prediction."""
    rng = np.random.default_rng(1)
    scores = rng.normal(size=5000)
    y = scores + rng.normal(size=5000)
    actual, left = curves("regression", y, scores)
    assert [len(actual.x), len(left.x)] == [200, 200]
    assert (actual.x[0], actual.x[-1]) == (scores.min(), scores.max())
    assert np.array(left.y) == pytest.approx(np.array(actual.y) - np.array(actual.x))


def test_rows_without_a_class_have_fewer_curves() -> None:
    """One class has no ROC, no rows have nothing."""
    assert [c.name for c in curves("binary", np.zeros(20), np.linspace(0, 1, 20))] == ["calibration"]
    assert curves("binary", [], []) == []

"""Metrics with intervals, and their order."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from sklearn import metrics

from holdfast.errors import ConfigError
from holdfast.metrics import METRICS, estimate, measure, score
from holdfast.metrics.binary import calibration_error


def sample(seed: int, n: int = 2000, base: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < base).astype(float)
    logit = 1.5 * y + rng.normal(size=n) + math.log(base / (1 - base)) - 0.7
    return y, 1 / (1 + np.exp(-logit))


def test_the_values_are_scikit_learns() -> None:
    """Every binary and every regression metric."""
    y, p = sample(0)
    d = p >= 0.4
    theirs = {
        "roc_auc": metrics.roc_auc_score(y, p),
        "average_precision": metrics.average_precision_score(y, p),
        "precision": metrics.precision_score(y, d),
        "recall": metrics.recall_score(y, d),
        "f1": metrics.f1_score(y, d),
        "log_loss": metrics.log_loss(y, p),
        "brier": metrics.brier_score_loss(y, p),
        "accuracy": metrics.accuracy_score(y, d),
    }
    ours = measure("binary", y, p, threshold=0.4)
    assert {k: ours[k].value for k in theirs} == pytest.approx(theirs)
    target, predicted = p * 10, p * 10 + np.random.default_rng(1).normal(size=p.size)
    ours = measure("regression", target, predicted)
    assert {k: m.value for k, m in ours.items()} == pytest.approx(
        {
            "r2": metrics.r2_score(target, predicted),
            "rmse": metrics.root_mean_squared_error(target, predicted),
            "mae": metrics.mean_absolute_error(target, predicted),
            "median_absolute_error": metrics.median_absolute_error(target, predicted),
        }
    )


def test_rare_positives_lead_with_what_is_found() -> None:
    """Precision, recall, F1 and average precision first, accuracy last with the larger class beside it."""
    y, p = sample(1, base=0.02)
    found = measure("binary", y, p, threshold=0.1)
    assert list(found)[:4] == ["precision", "recall", "f1", "average_precision"]
    assert list(found)[-1] == "accuracy"
    assert f"{1 - y.mean():.4f}" in (found["accuracy"].note or "")


def test_common_positives_lead_with_the_roc() -> None:
    """Accuracy is last here too."""
    y, p = sample(2)
    found = list(measure("binary", y, p, threshold=0.5))
    assert (found[0], found[-1]) == ("roc_auc", "accuracy")


def test_every_interval_holds_its_value() -> None:
    """And is of a sensible width."""
    y, p = sample(3)
    for name, metric in measure("binary", y, p, threshold=0.4).items():
        if name == "calibration_error":
            assert metric.interval is None
            continue
        assert metric.value is not None
        assert metric.interval is not None
        assert metric.interval[0] < metric.value < metric.interval[1]
        assert metric.interval[1] - metric.interval[0] < 0.2


def test_without_a_threshold_no_decision_is_measured() -> None:
    """Ranks and probabilities only."""
    y, p = sample(4)
    assert list(measure("binary", y, p)) == [
        "roc_auc",
        "average_precision",
        "log_loss",
        "brier",
        "calibration_error",
    ]


def test_few_positives_have_no_intervals() -> None:
    """Nine positives: values, null intervals, the reason."""
    y, p = np.repeat([1.0, 0.0], [9, 500]), np.linspace(1, 0, 509)
    found = measure("binary", y, p, threshold=0.5)
    assert all(m.interval is None for m in found.values())
    assert found["roc_auc"].note == "too few"
    assert found["roc_auc"].value == 1.0


def test_few_decisions_have_no_interval_of_decisions() -> None:
    """Nine positive decisions: precision has none, the ROC AUC has one."""
    y, p = sample(5)
    found = measure("binary", y, p, threshold=float(np.sort(p)[-9]))
    assert (found["precision"].interval, found["precision"].note) == (None, "too few")
    assert found["roc_auc"].interval is not None


def test_what_does_not_exist_is_null_with_a_note() -> None:
    """One class, no decisions, a constant target, no rows."""
    one_class = measure("binary", np.zeros(50), np.linspace(0, 1, 50), threshold=0.5)
    assert (one_class["roc_auc"].value, one_class["roc_auc"].note) == (None, "one class only")
    y, p = sample(6)
    undecided = measure("binary", y, p, threshold=0.9999)
    assert (undecided["precision"].value, undecided["precision"].note) == (None, "no positive decisions")
    assert undecided["f1"].value == 0.0
    constant = measure("regression", np.ones(50), np.linspace(0, 1, 50))
    assert (constant["r2"].value, constant["r2"].note) == (None, "the target is constant")
    assert all(m.value is None for m in measure("regression", [], []).values())
    assert all(m.value is None for m in measure("binary", [], [], threshold=0.5).values())


def test_a_perfect_ranking_still_has_an_interval() -> None:
    """Exact: with 30 positives an AUC of one may be as low as 0.88."""
    y = np.repeat([1.0, 0.0], [30, 300])
    interval = measure("binary", y, np.linspace(1, 0, 330), threshold=0.5)["roc_auc"].interval
    assert interval == (pytest.approx(0.025 ** (1 / 30)), 1.0)


def test_entities_widen_every_interval() -> None:
    """Four equal rows an entity are one."""
    y, p = sample(7, 300)
    y4, p4, groups = np.repeat(y, 4), np.repeat(p, 4), np.repeat(np.arange(300), 4)
    once, grouped, rows = (
        measure("binary", *data, threshold=0.4, groups=g)
        for data, g in (((y, p), None), ((y4, p4), groups), ((y4, p4), None))
    )
    for name, metric in grouped.items():
        if metric.interval is None:
            continue
        width = metric.interval[1] - metric.interval[0]
        for other, ratio in ((once, 1.0), (rows, 2.0)):
            interval = other[name].interval
            assert interval is not None
            assert width / (interval[1] - interval[0]) == pytest.approx(ratio, rel=0.12)


def test_entities_widen_the_regression_too() -> None:
    """The median error by a bootstrap over entities."""
    rng = np.random.default_rng(0)
    y = np.repeat(rng.normal(size=200), 9)
    predicted = y + np.repeat(rng.normal(size=200), 9)
    groups = np.repeat(np.arange(200), 9)
    rows, grouped = measure("regression", y, predicted), measure("regression", y, predicted, groups=groups)
    for name in rows:
        widths = [m[name].interval[1] - m[name].interval[0] for m in (rows, grouped)]  # type: ignore[index]
        assert widths[1] / widths[0] == pytest.approx(3, rel=0.35)


def test_scores_are_larger_is_better() -> None:
    """Losses are negated; better predictions score higher in every metric."""
    y, p = sample(8)
    worse = np.random.default_rng(0).permutation(p)
    for name, metric in METRICS.items():
        if metric.tasks == ("multiclass",):
            continue
        target = y if "binary" in metric.tasks else p
        assert score(name, target, p * 0.98 + 0.02 * target, 0.4) > score(name, target, worse, 0.4)
    assert score("log_loss", y, p) == pytest.approx(-metrics.log_loss(y, p))


@pytest.mark.parametrize("name", sorted(n for n, m in METRICS.items() if m.tasks != ("multiclass",)))
def test_the_influence_is_the_jackknife(name: str) -> None:
    """Leaving each row out in turn gives the same standard error within a few percent."""
    y, p = sample(9, 300)
    target = y if "binary" in METRICS[name].tasks else y * 3 + np.sqrt(p)
    _, influence = estimate(name, target, p, 0.4)
    keep = ~np.eye(300, dtype=bool)
    leave_one_out = np.array([score(name, target[k], p[k], 0.4) for k in keep])
    jackknife = math.sqrt(299 / 300 * ((leave_one_out - leave_one_out.mean()) ** 2).sum())
    assert math.sqrt((influence**2).sum()) == pytest.approx(jackknife, rel=0.05)


def test_an_unknown_metric_offers_a_close_match() -> None:
    """By name, with what there is."""
    with pytest.raises(ConfigError, match="did you mean 'roc_auc'") as caught:
        score("roc_acu", [0, 1], [0.1, 0.9])
    assert caught.value.code == "unknown-metric"


def test_the_calibration_error_is_small_for_true_probabilities() -> None:
    """And is the mean gap for shifted ones."""
    rng = np.random.default_rng(0)
    p = rng.random(20_000) * 0.8
    y = (rng.random(20_000) < p).astype(float)
    assert calibration_error(y, p) < 0.015
    assert calibration_error(y, p + 0.2) == pytest.approx(0.2, abs=0.015)


def test_a_hundred_thousand_rows_take_little_time() -> None:
    """All intervals, in far less than the twenty seconds that a bootstrap would take."""
    y, p = sample(0, 100_000)
    started = time.process_time()
    measure("binary", y, p, threshold=0.4, groups=np.arange(100_000) // 3)
    assert time.process_time() - started < 5

"""The paired comparison and its verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest

from holdfast.metrics import look_level, paired, score, verdict
from holdfast.metrics.compare import PairedDifference


def two_models(seed: int, n: int = 1000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.2).astype(float)
    signal = 1.3 * y + 0.8 * rng.normal(size=n)
    one, two = signal + 0.6 * rng.normal(size=n), signal + 0.6 * rng.normal(size=n)
    return y, 1 / (1 + np.exp(1.5 - one)), 1 / (1 + np.exp(1.5 - two))


@pytest.mark.parametrize("metric", ["roc_auc", "average_precision", "log_loss", "brier", "f1"])
def test_the_error_is_that_of_repeated_samples(metric: str) -> None:
    """The stated paired error matches the spread of the difference over fresh samples."""
    found = [paired(metric, *two_models(seed, 600), thresholds=(0.3, 0.3)) for seed in range(250)]
    spread = np.std([d.value for d in found])
    assert np.mean([d.se for d in found]) == pytest.approx(spread, rel=0.15)


def test_the_difference_is_of_scores() -> None:
    """Challenger less champion, larger is better, also for a loss."""
    y, new, old = two_models(0)
    assert paired("log_loss", y, new, old).value == pytest.approx(
        score("log_loss", y, new) - score("log_loss", y, old)
    )
    swapped = paired("roc_auc", y, old, new)
    direct = paired("roc_auc", y, new, old)
    assert (swapped.value, swapped.se) == pytest.approx((-direct.value, direct.se))
    assert (swapped.low, swapped.high) == pytest.approx((-direct.high, -direct.low))


def test_pairing_removes_what_both_share() -> None:
    """The error of the difference is smaller than that of two unrelated samples."""
    y, new, old = two_models(1)
    apart = math.hypot(
        paired("roc_auc", y, new, np.zeros(y.size)).se, paired("roc_auc", y, old, np.zeros(y.size)).se
    )
    assert paired("roc_auc", y, new, old).se < 0.7 * apart


def test_entities_count_once() -> None:
    """Four equal rows an entity give the error of one."""
    y, new, old = two_models(2, 400)
    groups = np.repeat(np.arange(400), 4)
    once = paired("roc_auc", y, new, old)
    grouped = paired("roc_auc", np.repeat(y, 4), np.repeat(new, 4), np.repeat(old, 4), groups)
    assert grouped.se == pytest.approx(once.se, rel=0.02)
    assert grouped.degrees == min(399, 4 * y.sum() - 1)


def difference(value: float, se: float) -> PairedDifference:
    return PairedDifference("roc_auc", value, se, math.inf, 0.10, math.nan, math.nan, None)


@pytest.mark.parametrize(
    ("value", "se", "expected"),
    [
        (0.0, 0.005, "passed"),
        (0.0, 0.02, "undecided"),
        (-0.05, 0.01, "refused"),
        (-0.015, 0.001, "passed"),  # worse, but certainly by less than the margin
        (-0.03, 0.03, "undecided"),
        (0.0, math.inf, "undecided"),
        (math.nan, math.inf, "undecided"),
    ],
)
def test_the_verdict(value: float, se: float, expected: str) -> None:
    """Passed by the lower bound, else refused by the upper one, else undecided."""
    assert verdict(difference(value, se), 0.02, 0.10, 500, 50)[0] == expected


def test_the_evidence_says_how_many_rows_it_takes() -> None:
    """n (2.12 se / margin)^2, and null where nothing is known."""
    _, evidence = verdict(difference(0.0, 0.02), 0.02, 0.10, 500, 50)
    assert evidence["rows_needed"] == pytest.approx(500 * 2.12**2, rel=0.01)
    assert (evidence["rows"], evidence["positives"]) == (500, 50)
    assert verdict(difference(0.0, math.inf), 0.02, 0.10, 500, 50)[1]["rows_needed"] is None


def test_a_second_look_is_stricter() -> None:
    """Each look halves the level, so that what just passed is undecided."""
    assert [look_level(k) for k in (1, 2, 3)] == [0.10, 0.05, 0.025]
    barely = difference(0.0, 0.02 / 1.3)
    assert verdict(barely, 0.02, look_level(1), 500, 50)[0] == "passed"
    assert verdict(barely, 0.02, look_level(3), 500, 50)[0] == "undecided"


def test_too_few_positives_cannot_tell() -> None:
    """One positive row has no error, so the gate is undecided rather than passed."""
    y = np.zeros(100)
    y[0] = 1
    found = paired("roc_auc", y, np.linspace(0, 1, 100), np.linspace(1, 0, 100))
    assert math.isinf(found.se)
    assert found.interval is None
    assert verdict(found, 0.02, 0.10, 100, 1)[0] == "undecided"

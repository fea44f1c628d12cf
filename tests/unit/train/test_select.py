"""Selection: the simplest inside the limits and within one paired standard error of the best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from holdfast.contract.settings import Limits
from holdfast.errors import DataError
from holdfast.train.crossval import OutOfFold
from holdfast.train.families import FAMILIES
from holdfast.train.select import Measured, paired_difference, report, select


def measured(name: str, by_fold: list[float], **costs: float) -> Measured:
    """Return a family with these scores by fold; its score is their mean."""
    scores = np.array(by_fold)
    fold = OutOfFold(FAMILIES[name], np.zeros(1), np.zeros(1), scores)
    cost = {"latency_p99_us": 10.0, "memory_mb": 1.0, "training_seconds": 1.0} | costs
    return Measured(fold=fold, score=float(np.nanmean(scores)), interval=None, **cost)


EASY_AND_HARD = [0.60, 0.90, 0.60, 0.90, 0.75]


def test_the_simpler_one_is_taken_within_one_paired_error() -> None:
    """A gain that some folds have and others have not is not worth a model that cannot be read."""
    linear = measured("linear", EASY_AND_HARD)
    boosted = measured(
        "lightgbm", [s + d for s, d in zip(EASY_AND_HARD, [0.02, -0.02, 0.02, -0.02, 0.01], strict=True)]
    )
    assert boosted.score > linear.score
    assert select([linear, boosted], Limits()) is linear


def test_the_better_one_is_taken_beyond_one_paired_error() -> None:
    """A gain in every fold counts, however much the folds themselves differ: the comparison is paired."""
    linear = measured("linear", EASY_AND_HARD)
    boosted = measured(
        "lightgbm", [s + d for s, d in zip(EASY_AND_HARD, [0.01, 0.011, 0.009, 0.01, 0.01], strict=True)]
    )
    assert select([linear, boosted], Limits()) is boosted


@pytest.mark.parametrize("limit", ["latency_p99_us", "memory_mb", "training_seconds"])
def test_a_limit_rules_a_better_one_out(limit: str) -> None:
    """On each of the other three axes the best score does not help above the limit."""
    linear, boosted = measured("linear", [0.6] * 5), measured("lightgbm", [0.9] * 5, **{limit: 50.0})
    limits = Limits(**{limit: 20.0})
    assert select([linear, boosted], limits) is linear
    assert limit in report([linear, boosted], linear, np.full(5, 0.5), limits)[1].why


def test_no_candidate_inside_the_limits_is_an_error_with_every_figure() -> None:
    """Nothing is selected silently when every candidate is too dear."""
    both = [measured("linear", [0.6] * 5), measured("lightgbm", [0.9] * 5)]
    with pytest.raises(DataError) as refused:
        select(both, Limits(memory_mb=0.5))
    assert refused.value.code == "no-candidate-inside-limits"
    assert "linear" in refused.value.happened
    assert "lightgbm" in refused.value.happened


def test_undefined_folds_are_left_out_of_the_comparison() -> None:
    """A fold in which a metric does not exist says nothing about either; with one fold left nothing is shown."""
    first, second = np.array([0.9, np.nan, 0.7]), np.array([0.7, 0.6, 0.6])
    assert paired_difference(first, second)[0] == pytest.approx(0.15)
    assert paired_difference(first[:2], second[:2])[1] == np.inf


@pytest.mark.parametrize(
    ("gains", "beaten"), [([0.01] * 5, True), ([0.1, -0.1, 0.1, -0.1, 0.02], False), ([0.0] * 5, False)]
)
def test_beating_the_baseline_needs_more_than_one_paired_error(gains: list[float], beaten: bool) -> None:
    """A candidate beats the baseline when its mean gain over folds is above its standard error."""
    candidate = measured("linear", [s + g for s, g in zip(EASY_AND_HARD, gains, strict=True)])
    record = report([candidate], candidate, np.array(EASY_AND_HARD), Limits())[0]
    assert record.beats_baseline is beaten


def test_every_candidate_says_why() -> None:
    """The selected one and the one left behind each carry the reason with figures."""
    linear, boosted = (
        measured("linear", EASY_AND_HARD),
        measured("lightgbm", [s + 0.05 for s in EASY_AND_HARD]),
    )
    rows = report([linear, boosted], boosted, np.full(5, 0.5), Limits())
    assert rows[0].why.startswith("0.0500 behind lightgbm")
    assert rows[1].why == "selected: the best score inside the limits"
    simpler = report([linear, replace(boosted)], linear, np.full(5, 0.5), Limits())[0]
    assert simpler.why.startswith("selected: simpler, and 0.0500 behind lightgbm")

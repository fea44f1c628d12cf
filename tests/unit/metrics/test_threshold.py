"""Thresholds: from money, capacity or neither; between scores and inside (0, 1)."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from holdfast.contract.settings import Money, Top
from holdfast.errors import DataError
from holdfast.metrics import choose, confusion, formula_threshold, net_value, row_values
from holdfast.metrics.cuts import cuts

TABLE = Money(true_positive=100, false_positive=-50, false_negative=0, true_negative=0)


def calibrated(seed: int, n: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.beta(0.8, 2.5, n)
    return (rng.random(n) < p).astype(float), p


def miscalibrated(seed: int, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    y, p = calibrated(seed, n)
    return y, p**3


def test_calibrated_scores_keep_the_formula() -> None:
    """50 / 150, moved midway between the neighbouring scores, in at least eight samples of ten."""
    kept = 0
    for seed in range(10):
        y, p = calibrated(seed)
        choice = choose(y, p, TABLE, seed=seed)
        if choice.rule == "formula":
            kept += 1
            below, above = p[p < 1 / 3].max(), p[p >= 1 / 3].min()
            assert choice.threshold == pytest.approx((below + above) / 2)
    assert kept >= 8


def test_a_search_replaces_the_formula_where_it_is_clearly_better() -> None:
    """Probabilities that are a third power need a threshold near the third power of the formula's."""
    y, p = miscalibrated(0)
    choice = choose(y, p, TABLE)
    assert choice.rule == "searched"
    assert choice.threshold == pytest.approx((1 / 3) ** 3, abs=0.03)
    searched = net_value(confusion(y, p, choice.threshold), TABLE)
    best = max(net_value(confusion(y, p, t), TABLE) for t in cuts(p).thresholds)
    assert searched == best


@pytest.mark.parametrize("decision", [TABLE, Top(0.07), None])
@pytest.mark.parametrize("seed", range(4))
def test_a_threshold_is_never_on_a_score(decision: Money | Top | None, seed: int) -> None:
    """Also with many ties, and always inside (0, 1)."""
    y, p = calibrated(seed, 300)
    for scores in (p, np.round(p, 2), np.round(p, 1), np.where(p > 0.5, 1.0, 0.0), np.full(300, 0.3)):
        choice = choose(y, scores, decision, seed=seed)
        assert 0 < choice.threshold < 1
        assert (scores != choice.threshold).all()


def test_scores_that_differ_by_rounding_are_not_parted() -> None:
    """Another machine may swap them, so no cut lies between."""
    found = cuts(np.array([0.5, 0.5 * (1 + 1e-13), 0.2]))
    assert found.ends.tolist() == [0, 2, 3]


def test_a_cut_decides_as_its_threshold_does() -> None:
    """The index found for any threshold has the same decisions."""
    _, p = calibrated(3, 50)
    found = cuts(p)
    for threshold in [0.01, 0.2, 1 / 3, 0.5, 0.95]:
        cut = found.at(threshold)
        assert found.ends[cut] == (p >= threshold).sum() == (p >= found.thresholds[cut]).sum()


def test_acting_that_never_pays_decides_nobody() -> None:
    """Losing on both kinds of rows puts the threshold above all scores."""
    y, p = calibrated(0)
    choice = choose(y, p, Money(true_positive=-10, false_positive=-50))
    assert (choice.rule, choice.training_value, choice.note) == ("never", 0.0, "too few")
    assert choice.threshold > p.max()


def test_acting_that_always_pays_decides_everybody() -> None:
    """Gaining on both kinds of rows puts the threshold below all scores."""
    y, p = calibrated(0)
    choice = choose(y, p, Money(true_positive=100, false_positive=1))
    assert choice.rule == "always"
    assert choice.threshold < p.min()
    assert choice.training_value == pytest.approx(100 * y.sum() + (1 - y).sum())


def test_a_table_upside_down_takes_the_better_of_all_and_none() -> None:
    """Acting pays on negatives and costs on positives: what most rows are decides."""
    y, p = calibrated(0)
    assert y.mean() < 1 / 3
    assert choose(y, p, Money(true_positive=-100, false_positive=50)).rule == "always"
    assert choose(1 - y, p, Money(true_positive=-100, false_positive=50)).rule == "never"
    assert formula_threshold(Money(true_positive=-100, false_positive=50)) is None


def test_losses_of_missed_cases_enter_the_formula() -> None:
    """(TN - FP) / ((TN - FP) + (TP - FN))."""
    assert formula_threshold(Money(10, -40, -50, 20)) == pytest.approx(60 / (60 + 60))


def test_a_capacity_is_not_exceeded() -> None:
    """At most the share is decided; ties that would not fit are left out as a whole."""
    _, p = calibrated(5, 200)
    y = np.zeros(200)
    assert (p >= choose(y, p, Top(0.05)).threshold).sum() == 10
    tied = np.repeat([0.9, 0.5, 0.1], [4, 20, 176])
    assert (tied >= choose(y, tied, Top(0.1)).threshold).sum() == 4
    assert choose(y, p, Top(0.05)).training_value is None


def test_without_a_decision_the_best_f1_is_taken() -> None:
    """No cut has a larger F1 than the chosen one."""
    y, p = calibrated(6, 200)
    choice = choose(y, p, None)
    best = max(f1_score(y, p >= t) for t in cuts(p).thresholds[1:])
    assert f1_score(y, p >= choice.threshold) == pytest.approx(best)
    assert (choice.rule, choice.training_value, choice.note) == ("f1", None, None)


def test_the_training_value_is_corrected_for_optimism() -> None:
    """Over small samples the searched value flatters; the corrected one is nearer to what fresh rows
    bring."""
    fresh_y, fresh_p = miscalibrated(10_000, 200_000)
    flattery, corrected = [], []
    for seed in range(40):
        y, p = miscalibrated(seed, 250)
        choice = choose(y, p, TABLE, seed=seed)
        assert choice.training_value is not None
        truth = row_values(fresh_y, fresh_p >= choice.threshold, TABLE).mean() * 250
        flattery.append(net_value(confusion(y, p, choice.threshold), TABLE) - truth)
        corrected.append(choice.training_value - truth)
    assert np.mean(flattery) > 60
    assert abs(np.mean(corrected)) < np.mean(flattery) * 0.6


def test_the_training_interval_covers_fresh_rows() -> None:
    """The value of the chosen threshold on fresh rows of the same number lies in it about as often as
    stated."""
    fresh_y, fresh_p = calibrated(10_000, 200_000)
    covered = 0
    for seed in range(60):
        y, p = calibrated(seed, 500)
        choice = choose(y, p, TABLE, seed=seed)
        truth = row_values(fresh_y, fresh_p >= choice.threshold, TABLE).mean() * 500
        assert choice.interval is not None
        covered += choice.interval[0] <= truth <= choice.interval[1]
    assert covered >= 51  # 95 % of 60 is 57; three standard errors below


def test_entities_widen_the_training_interval() -> None:
    """Whole entities are drawn, so four equal rows an entity double the width."""
    y, p = calibrated(7, 400)
    y4, p4, groups = np.repeat(y, 4), np.repeat(p, 4), np.repeat(np.arange(400), 4)
    rows, entities = choose(y4, p4, TABLE), choose(y4, p4, TABLE, groups)
    assert rows.interval is not None
    assert entities.interval is not None
    width = [c.interval[1] - c.interval[0] for c in (rows, entities)]  # type: ignore[index]
    assert width[1] / width[0] == pytest.approx(2, rel=0.3)


def test_few_positives_have_no_interval() -> None:
    """A value, no interval, and the reason."""
    y, p = np.repeat([1.0, 0.0], [9, 300]), np.linspace(0.99, 0.01, 309)
    choice = choose(y, p, TABLE)
    assert choice.interval is None
    assert choice.note == "too few"
    assert choice.training_value is not None


def test_the_order_of_the_rows_does_not_matter_without_resampling() -> None:
    """Capacity and F1 are the same for permuted rows."""
    y, p = calibrated(8, 300)
    order = np.random.default_rng(0).permutation(300)
    for decision in (Top(0.2), None):
        assert choose(y, p, decision).threshold == choose(y[order], p[order], decision).threshold


def test_what_is_no_probability_is_refused() -> None:
    """NaN and numbers beyond 1 by name, no rows too."""
    for scores, code in (
        ([0.5, np.nan], "not-a-probability"),
        ([0.5, 1.5], "not-a-probability"),
        ([], "no-rows"),
    ):
        with pytest.raises(DataError) as caught:
            choose(np.zeros(len(scores)), scores, TABLE)
        assert caught.value.code == code

"""A whole training run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Limits, Money, Settings
from holdfast.errors import DataError
from holdfast.train import TrainingRows, group_codes, train
from holdfast.train.cost import latency_p99_us

Contract = Callable[..., Settings]
Table = Callable[..., TrainingRows]


def test_a_run_measures_every_candidate(contract: Contract, table: Table) -> None:
    """Each has its score with an interval around it, its costs and a reason; the better one is selected."""
    steps: list[str] = []
    found = train(table(800), contract(), steps.append)
    assert [c.name for c in found.candidates] == ["linear", "lightgbm"]
    for c in found.candidates:
        assert c.score is not None
        assert c.interval is not None
        assert c.interval[0] < c.score < c.interval[1]
        assert min(c.latency_p99_us or 0, c.memory_mb or 0, c.training_seconds or 0) > 0
        assert c.beats_baseline
    assert found.selected == "linear"
    assert found.baseline.name == "dummy"
    assert found.baseline.score == 0.5
    assert len(found.out_of_fold) == 800
    assert steps[0].startswith("dummy: fold 1 of 5")
    assert steps[-1] == "choosing the threshold"


def test_a_run_is_deterministic(contract: Contract, table: Table) -> None:
    """Two runs over the same rows select the same predictor, to the byte, and the same threshold."""
    first, second = (train(table(600), contract()) for _ in range(2))
    assert first.predictor.files() == second.predictor.files()
    assert first.decision == second.decision
    assert np.array_equal(first.out_of_fold, second.out_of_fold)


def test_the_final_fit_is_on_all_training_rows(contract: Contract, table: Table) -> None:
    """The scale of the selected predictor is that of all rows, not of four fifths."""
    rows = table(500)
    found = train(rows, contract(candidates=("linear",)))
    scaled = found.predictor.encoder.columns[0]
    assert scaled.mean == pytest.approx(rows.frame["a"].mean(), rel=1e-12)  # type: ignore[union-attr]


def test_money_gives_a_threshold_and_a_value_that_is_no_claim(contract: Contract, table: Table) -> None:
    """The threshold is near the formula's, and the value is labelled as an estimate from training rows."""
    money = Money(true_positive=100, false_positive=-50)
    found = train(table(2_000), contract(decision=money, candidates=("linear",)))
    assert found.decision is not None
    assert found.decision.threshold == pytest.approx(1 / 3, abs=0.1)
    assert found.decision.note == "training estimate, not a claim"


def test_a_regression_has_no_threshold(contract: Contract, table: Table) -> None:
    """Amounts are predicted, not decided; their baseline is the mean with an R2 of about zero."""
    found = train(table(400, task="regression"), contract(task="regression", candidates=("linear",)))
    assert found.decision is None
    assert found.calibration == "identity"
    assert found.baseline.score == pytest.approx(0.0, abs=0.02)
    assert found.candidates[0].score is not None
    assert found.candidates[0].score > 0.9


@pytest.mark.parametrize("metric", ["log_loss", "brier", "average_precision", "f1"])
def test_scores_are_larger_is_better(contract: Contract, table: Table, metric: str) -> None:
    """A loss is negated, with its interval the right way round."""
    found = train(table(600), contract(metric=metric, candidates=("linear",)))
    only = found.candidates[0]
    assert only.score is not None
    assert only.interval is not None
    assert only.interval[0] < only.score < only.interval[1]
    assert only.beats_baseline
    assert found.baseline.score is not None
    assert only.score > found.baseline.score
    assert (only.score < 0) == (metric in ("log_loss", "brier"))


def test_the_rule_of_today_is_the_baseline(contract: Contract, table: Table) -> None:
    """A contract's baseline stands in the record by its text, and beats the dummy where it knows something."""
    found = train(table(600), contract(baseline="a > 0", candidates=("linear",)))
    assert found.baseline.name == "a > 0"
    assert found.baseline.score is not None
    assert 0.6 < found.baseline.score < (found.candidates[0].score or 0)


def test_a_rule_that_is_as_good_is_not_beaten(contract: Contract, table: Table) -> None:
    """When the rule of today is the truth itself, no candidate beats it and the record says so."""
    rule = "1.5 * a + CASE WHEN kind = 'x' THEN -1 WHEN kind = 'z' THEN 1 ELSE 0 END"
    found = train(table(500), contract(baseline=rule, candidates=("linear",)))
    assert found.candidates[0].beats_baseline is False


def test_a_rule_without_an_answer_counts_as_not_acting(contract: Contract, table: Table) -> None:
    """Nulls of a rule rank lowest: a rule that answers for the positives alone is perfect."""
    rows = table(300)
    frame = rows.frame.with_columns(b=pl.when(pl.Series(rows.labels) > 0).then(1.0).otherwise(None))
    found = train(TrainingRows(frame, rows.labels), contract(baseline="b", candidates=("linear",)))
    assert found.baseline.score == 1.0


def test_rare_positives_keep_their_probability(contract: Contract, table: Table) -> None:
    """Out-of-fold probabilities average to the share of positives: nothing was weighted or resampled."""
    for share in (0.5, 0.03):
        rows = table(4_000, share=share)
        found = train(rows, contract(candidates=("linear",)))
        error = np.sqrt(rows.labels.mean() * (1 - rows.labels.mean()) / len(rows))
        assert abs(found.out_of_fold.mean() - rows.labels.mean()) < 2 * error


def test_latency_limits_are_obeyed(contract: Contract, table: Table) -> None:
    """A limit that nothing can keep ends the run with the figures."""
    with pytest.raises(DataError) as refused:
        train(table(200), contract(limits=Limits(latency_p99_us=0.01), candidates=("linear",)))
    assert refused.value.code == "no-candidate-inside-limits"
    assert "latency_p99_us" in refused.value.happened


def test_too_few_rows_are_refused(contract: Contract, table: Table) -> None:
    """Nineteen rows are no table to learn from."""
    with pytest.raises(DataError) as refused:
        train(table(19), contract())
    assert refused.value.code == "too-few-rows"


@pytest.mark.parametrize("positives", [0, 1, 99, 100])
def test_one_class_is_refused(contract: Contract, table: Table, positives: int) -> None:
    """A class with fewer than two rows cannot be cross-validated."""
    rows = table(100)
    labels = (np.arange(100) < positives).astype(np.float64)
    with pytest.raises(DataError) as refused:
        train(TrainingRows(rows.frame, labels), contract())
    assert refused.value.code == "one-class"


def test_two_positives_are_enough(contract: Contract, table: Table) -> None:
    """The fewest positives that can be cross-validated go through the whole run, without an interval."""
    rows = table(100)
    labels = np.zeros(100)
    labels[:2] = 1.0
    found = train(TrainingRows(rows.frame, labels), contract())
    assert int(found.folds.codes.max()) == 1
    assert found.decision is not None


def test_a_constant_target_of_a_regression_is_refused(contract: Contract, table: Table) -> None:
    """R2 has no meaning without variance."""
    rows = table(100, task="regression")
    with pytest.raises(DataError) as refused:
        train(TrainingRows(rows.frame, np.full(100, 3.0)), contract(task="regression"))
    assert refused.value.code == "target-constant"


def test_no_features_are_refused(contract: Contract, table: Table) -> None:
    """A contract that ignores every column leaves nothing to learn from."""
    rows = table(100)
    settings = contract(columns={"a": Column(type="number")}, ignore=("a",))
    with pytest.raises(DataError) as refused:
        train(TrainingRows(rows.frame.select("a"), rows.labels), settings)
    assert refused.value.code == "no-features"


def test_entities_stay_together_and_widen_the_interval(contract: Contract, table: Table) -> None:
    """Twenty copies of each row are twenty rows of one entity: they add no certainty."""
    rows = table(100)
    frame = pl.concat([rows.frame] * 20)
    labels, groups = np.tile(rows.labels, 20), np.tile(np.arange(100), 20)
    widths = []
    for known in (None, groups):
        found = train(TrainingRows(frame, labels, known), contract(candidates=("linear",)))
        low, high = found.candidates[0].interval or (0, 0)
        widths.append(high - low)
    assert widths[1] > 3 * widths[0]


def test_group_codes_keep_missing_entities_apart() -> None:
    """A row without an entity is an entity of its own."""
    codes = group_codes(pl.Series(["b", None, "a", "b", None]))
    assert codes is not None
    assert codes[0] == codes[3]
    assert len(set(codes.tolist())) == 4
    assert group_codes(None) is None


def test_latency_is_that_of_the_row_executor(contract: Contract, table: Table) -> None:
    """A linear model of three columns answers a row in well under a millisecond."""
    rows = table(50)
    found = train(rows, contract(candidates=("linear",)))
    assert 0.1 < latency_p99_us(found.predictor, rows) < 5_000

"""Folds forward in time: who learns from whom, and what becomes of rows that judge nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Settings
from holdfast.errors import DataError
from holdfast.features import FeatureSet, column_types
from holdfast.metrics import score
from holdfast.models import Identity
from holdfast.stats.persistence import last_known
from holdfast.train.calibrate import calibrate
from holdfast.train.candidates import encode
from holdfast.train.families import FAMILIES
from holdfast.train.folds import Folds, plan_folds
from holdfast.train.inner import inner_parts
from holdfast.train.judges import judges
from holdfast.train.previous import measure_previous
from holdfast.train.rows import TrainingRows
from holdfast.train.run import train

Contract = Callable[..., Settings]
Table = Callable[..., TrainingRows]


def in_time(rows: TrainingRows, seed: int = 3) -> TrainingRows:
    """Return the rows with times in hours, in no order."""
    times = np.random.default_rng(seed).permutation(len(rows)) * 3600.0
    return replace(rows, times=times)


def contract_in_time(contract: Contract, **more: Any) -> Settings:
    """Return a contract whose holdout begins at a moment."""
    settings = contract(time="at", **more)
    return Settings(**{**_fields(settings), "holdout": replace_start(settings)})


def replace_start(settings: Settings) -> Any:
    """Return the holdout of a contract with a moment."""
    return type(settings.holdout)(settings.holdout.share, settings.holdout.seed, "2026-07-01")


def _fields(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


def test_a_block_learns_only_from_labels_known_before_it(contract: Contract, table: Table) -> None:
    """Time plus label delay of every row that is learned from is not after the start of the block that judges."""
    rows, settings = in_time(table(600)), contract_in_time(contract, label_delay_seconds=40 * 3600.0)
    folds = plan_folds(rows, settings)
    assert rows.times is not None
    assert len(folds) == 5
    for k in range(5):
        start = rows.times[folds.held(k)].min()
        assert rows.times[folds.training(k)].max() + settings.label_delay_seconds <= start
        assert not (folds.training(k) & folds.held(k)).any()
    assert (~folds.judged).sum() == 100
    assert rows.times[~folds.judged].max() < rows.times[folds.judged].min()


def test_rows_of_one_moment_are_in_one_block(contract: Contract, table: Table) -> None:
    """A label of the same moment is not known, whatever the delay."""
    rows = replace(table(300), times=np.repeat(np.arange(30.0), 10))
    folds = plan_folds(rows, contract_in_time(contract))
    assert rows.times is not None
    for k in range(len(folds)):
        assert rows.times[folds.training(k)].max() < rows.times[folds.held(k)].min()


def test_blocks_without_every_class_before_them_judge_nobody(contract: Contract, table: Table) -> None:
    """Where the first positives come late, judging starts late; where they come too late it is refused."""
    rows = replace(table(600), times=np.arange(600.0))
    late = replace(rows, labels=np.where(np.arange(600) < 250, 0.0, rows.labels))
    folds = plan_folds(late, contract_in_time(contract))
    assert np.flatnonzero(folds.judged)[0] == 300
    with pytest.raises(DataError) as refused:
        plan_folds(replace(rows, labels=np.where(np.arange(600) < 520, 0.0, 1.0)), contract_in_time(contract))
    assert refused.value.code == "too-few-periods"


def test_a_plain_share_keeps_random_folds(contract: Contract, table: Table) -> None:
    """A column of times alone does not change how candidates are judged."""
    rows, settings = in_time(table(300)), contract(time="at")
    folds = plan_folds(rows, settings)
    assert folds.judged.all()
    assert np.array_equal(folds.codes, plan_folds(replace(rows, times=None), settings).codes)


def test_inner_choices_are_forward_in_time(contract: Contract, table: Table) -> None:
    """Penalties and rounds are chosen on rows that came later than those that were fitted, the latest part first."""
    rows, settings = in_time(table(400)), contract_in_time(contract)
    features = FeatureSet({}, column_types(settings))
    matrix = encode(FAMILIES["linear"], rows, features, settings, seed=0)[1]
    parts = inner_parts(matrix, 3, fewest=6)
    assert rows.times is not None
    starts = [rows.times[held].min() for _, held in parts]
    assert starts == sorted(starts, reverse=True)
    assert all(rows.times[learned].max() < start for (learned, _), start in zip(parts, starts, strict=True))
    plain = encode(FAMILIES["linear"], rows, features, contract(time="at"), seed=0)[1]
    assert plain.times is None


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_training_uses_judged_rows_alone(contract: Contract, table: Table, task: str) -> None:
    """Scores, threshold and calibration are taken from rows that a block judges; the others have no score."""
    rows = replace(table(600, task=task), times=np.arange(600.0))
    settings = contract_in_time(contract, task=task, candidates=("linear",))
    trained = train(rows, settings)
    judged = trained.folds.judged
    assert np.isnan(trained.out_of_fold[~judged]).all()
    assert np.isfinite(trained.out_of_fold[judged]).all()
    found = trained.candidates[0].score
    assert found is not None
    assert found == pytest.approx(
        score(settings.metric, rows.labels[judged], trained.out_of_fold[judged]), abs=0.02
    )
    assert trained.random_split is not None
    assert trained.random_split.rows == 500
    assert {b.name for b in trained.baselines} == {
        "dummy",
        "previous label" if task == "binary" else "last known value",
    }


def test_errors_without_entities_count_batches_of_neighbours(contract: Contract, table: Table) -> None:
    """Rows that follow each other are alike: their intervals are those of batches, with an entity of entities."""
    rows, settings = in_time(table(600)), contract_in_time(contract)
    folds = plan_folds(rows, settings)
    found = judges(rows, folds, settings)
    assert found.groups is not None
    assert len(np.unique(found.groups)) == 22
    named = replace(rows, groups=np.arange(600) // 2)
    assert np.array_equal(judges(named, folds, settings).groups, named.groups[folds.judged])
    assert judges(rows, plan_folds(rows, contract()), contract()).groups is None


def test_a_calibration_map_is_judged_on_later_rows() -> None:
    """The map of a block is fitted on earlier blocks, so that the first one is judged without any."""
    r = np.random.default_rng(0)
    truth = r.normal(size=3_000)
    labels = (r.random(3_000) < 1 / (1 + np.exp(-truth))).astype(np.float64)
    codes = np.arange(3_000) // 600
    folds = Folds(codes, tuple(codes < k for k in range(5)))
    rows = TrainingRows(pl.DataFrame({"a": truth}), labels)
    margins = 4.0 * truth
    found, crossed = calibrate(margins, rows, folds)
    assert not isinstance(found, Identity)
    assert np.array_equal(crossed[:600], Identity().probabilities(margins[:600]))
    turned = replace(rows, labels=np.where(codes == 4, 1.0 - labels, labels))
    assert np.array_equal(calibrate(margins, turned, folds)[1][:2_400], crossed[:2_400])


def test_the_previous_label_is_the_last_one_that_was_known(contract: Contract, table: Table) -> None:
    """On a series of runs it is right at all but the changes; a delay makes it older; an entity has its own."""
    labels = np.repeat(np.arange(60) % 2, 10).astype(np.float64)
    rows = replace(table(600), labels=labels, times=np.arange(600.0))
    settings = contract_in_time(contract, metric="f1")
    baseline, by_fold = measure_previous(rows, settings, plan_folds(rows, settings))
    assert baseline.name == "previous label"
    assert baseline.score == pytest.approx(0.9, abs=0.01)
    assert len(by_fold) == 5
    late = contract_in_time(contract, metric="f1", label_delay_seconds=5.0)
    assert measure_previous(rows, late, plan_folds(rows, late))[0].score == pytest.approx(0.5, abs=0.02)
    own = replace(rows, groups=labels.astype(np.int64))
    by_entity = contract_in_time(contract, metric="f1", entity="who")
    found = measure_previous(own, by_entity, plan_folds(own, by_entity))[0]
    assert (found.name, found.score) == ("previous label of the same who", 1.0)


def test_the_last_known_label_agrees_with_a_search_by_hand() -> None:
    """Shuffled rows, ties, entities and gaps: the same as looking through all earlier rows."""
    r = np.random.default_rng(4)
    for _ in range(20):
        n, gap = 60, float(r.integers(0, 4))
        times, groups = r.integers(0, 20, n).astype(float), r.integers(0, 4, n)
        labels = r.permutation(n).astype(float)
        for own in (None, groups):
            found = last_known(labels, times, own, gap)
            for i in range(n):
                known = [
                    (times[j], j)
                    for j in range(n)
                    if times[j] < times[i]
                    and times[j] + gap <= times[i]
                    and (own is None or own[j] == own[i])
                ]
                expected = labels[max(known)[1]] if known else np.nan
                assert found[i] == expected or (np.isnan(found[i]) and np.isnan(expected))

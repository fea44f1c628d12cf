"""LK003."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.single_feature_predicts_target import single_feature_predicts_target
from holdfast.checks.testing import contract, linked, table
from holdfast.records import Finding

LABELS = (np.random.default_rng(0).random(10_000) < 0.2).astype(np.float64)


def found(context: TableContext) -> list[Finding]:
    """Return the findings."""
    return run_checks([single_feature_predicts_target], context, contract()).findings


def reason(share: float, seed: int = 1) -> list[str]:
    """Return a reason that is filled in for a share of the positives and for nobody else."""
    given = (np.random.default_rng(seed).random(len(LABELS)) < share) & (LABELS == 1)
    return np.where(given, "complaint", "none").tolist()


def flawed() -> TableContext:
    """A reason for half of the leavers, an interval of days, and a score that is nearly the answer."""
    days = np.where((LABELS == 1) & (np.arange(10_000) % 3 > 0), 400.0, np.arange(10_000) % 800)
    days[(days == 400.0) & (LABELS == 0)] = 401.0
    columns = {"reason": reason(0.5), "days": days, "score": linked(3.2, LABELS), "age": linked(0.7, LABELS)}
    return table(columns, LABELS)


def twin() -> TableContext:
    """Strong but legitimate: an area of .93, a reason with a few exceptions, days without a gap."""
    mixed = reason(0.5)
    for i in np.flatnonzero(LABELS == 0)[:40]:
        mixed[i] = "complaint"
    columns = {"reason": mixed, "days": np.arange(10_000) % 800, "score": linked(2.1, LABELS)}
    return table(columns, LABELS)


def test_a_strong_column_only_warns() -> None:
    """An area above .95 is a suspicion: legitimate columns are strong too."""
    only = found(table({"score": linked(3.2, LABELS)}, LABELS))
    assert [(f.severity, f.certainty) for f in only] == [("warning", "suspicious")]
    assert only[0].evidence["lower"] >= 0.95


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("strength", [2.0, 2.6, 3.5])
def test_the_pure_tail_of_a_strong_column_is_no_interval(share: float, strength: float) -> None:
    """The highest scores of a good predictor are nearly all positive, and so are the next ones: that is no leak."""
    labels = (np.random.default_rng(7).random(20_000) < share).astype(np.float64)
    for column in (
        linked(strength, labels),
        np.exp(linked(strength, labels)),
        -linked(strength, labels).round(1),
    ):
        assert {f.severity for f in found(table({"score": column}, labels))} <= {"warning"}


def test_a_score_that_parts_the_classes_is_likely() -> None:
    """Where all positives lie above a value and no negative does, the value decides."""
    only = found(table({"score": LABELS + np.random.default_rng(0).random(10_000) * 0.9}, LABELS))
    assert [(f.severity, f.certainty) for f in only] == [("error", "likely")]
    assert only[0].evidence["covered"] == 1.0


def test_an_area_of_93_is_quiet() -> None:
    """A strong and legitimate predictor is not mentioned."""
    assert found(table({"score": linked(2.1, LABELS)}, LABELS)) == []


def test_a_level_with_an_eighth_of_the_positives_is_likely() -> None:
    """Four hundred rows, all positive, twelve in a hundred positives: the level gives them away."""
    labels = np.repeat([1.0, 0.0], [3_333, 6_667])
    level = np.where(np.arange(10_000) < 400, "phoned", "other")
    assert [(f.severity, f.certainty) for f in found(table({"c": level}, labels))] == [("error", "likely")]


def test_a_small_pure_level_is_quiet() -> None:
    """Sixty customers with four products who all left are three in a hundred leavers, and too few to show 99 %."""
    products = np.where(LABELS == 1, 1.0, 2.0) * 0 + 1 + np.random.default_rng(3).integers(0, 3, 10_000)
    products[np.flatnonzero(LABELS == 1)[:60]] = 4.0
    assert found(table({"NumOfProducts": products}, LABELS)) == []


def test_a_pure_level_that_covers_little_is_quiet() -> None:
    """Purity alone is common in small corners: under a tenth of the positives nothing is said."""
    level = np.where(np.arange(10_000) < 400, "phoned", "other")
    labels = np.repeat([1.0, 0.0], [5_000, 5_000])
    assert found(table({"c": level}, labels)) == []


def test_a_level_that_is_not_pure_enough_is_quiet() -> None:
    """390 of 400: 97.5 %, as a good predictor may have it."""
    labels = np.repeat([1.0, 0.0], [2_000, 8_000])
    level = np.where((np.arange(10_000) < 390) | (np.arange(10_000) >= 9_990), "phoned", "other")
    assert found(table({"c": level}, labels)) == []


def test_rare_positives_in_an_interval_are_found() -> None:
    """With two positives in a hundred a leak of a fifth of them is four rows in a thousand: still found."""
    generator = np.random.default_rng(5)
    labels = (generator.random(100_000) < 0.02).astype(np.float64)
    amount = generator.gamma(2.0, 50.0, 100_000)
    given = (labels == 1) & (generator.random(100_000) < 0.25)
    amount[given] = generator.uniform(777.1, 777.2, int(given.sum()))
    only = found(table({"amount": amount}, labels))
    assert [f.certainty for f in only] == ["likely"]
    assert only[0].evidence["covered"] == pytest.approx(0.25, abs=0.03)


def test_one_customer_with_many_rows_is_one_observation() -> None:
    """Four hundred positive rows of two customers show nothing about the level."""
    labels = np.repeat([1.0, 0.0], [2_000, 8_000])
    level = np.where(np.arange(10_000) < 400, "phoned", "other")
    rows = np.arange(10_000)
    assert len(found(table({"c": level}, labels, groups=rows))) == 1
    assert found(table({"c": level}, labels, groups=np.where(rows < 400, rows % 2, rows))) == []


def test_where_nearly_all_rows_are_positive_a_level_is_not_a_leak() -> None:
    """At 99.5 % positives every level is nearly pure; only odds far above the table's count."""
    labels = (np.arange(20_000) % 200 != 0).astype(np.float64)
    level = np.random.default_rng(0).choice(["a", "b", "c"], 20_000)
    assert found(table({"c": level, "x": np.random.default_rng(1).normal(size=20_000)}, labels)) == []


@pytest.mark.parametrize("positives", [19, 381])
def test_too_few_of_a_class_do_not_apply(positives: int) -> None:
    """With nineteen positives, or negatives, nothing can be said."""
    labels = (np.arange(400) < positives).astype(np.float64)
    report = run_checks([single_feature_predicts_target], table({"c": labels}, labels), contract())
    assert report.outcomes == {"LK003": "not applicable"}


def test_a_perfect_area_needs_rows_to_be_shown() -> None:
    """Thirty of thirty leave room for an area of .90; sixty do not."""
    for positives, expected in ((30, 0), (60, 1)):
        labels = (np.arange(600) < positives).astype(np.float64)
        column = np.where(labels == 1, 10.0, 0.0) + np.random.default_rng(0).random(600)
        assert len(found(table({"c": column}, labels))) == expected


def test_a_regression_is_judged_by_r2() -> None:
    """A column that explains 99 % is a suspicion, one that explains 90 % is not."""
    y = np.random.default_rng(0).normal(size=2_000)
    noise = np.random.default_rng(1).normal(size=2_000)
    report = found(table({"near": y + 0.05 * noise, "good": y + 0.33 * noise}, y, task="regression"))
    assert [(f.column, f.severity) for f in report] == [("near", "warning")]


def test_noise_with_many_levels_has_no_area() -> None:
    """Cross-fitting keeps a level that names the row from looking like a predictor."""
    assert found(table({"c": [f"name {i // 2}" for i in range(10_000)]}, LABELS)) == []


def test_entities_are_kept_together() -> None:
    """A level that names the customer knows the customer's label: with entities in one fold it does not count."""
    entity = np.repeat(np.arange(1_000), 10)
    labels = (np.random.default_rng(0).random(1_000) < 0.5).astype(np.float64)[entity]
    columns = {"name": [f"customer {e}" for e in entity]}
    assert [f.certainty for f in found(table(columns, labels))] == ["suspicious"]
    assert found(table(columns, labels, groups=entity)) == []


def test_one_entity_does_not_apply() -> None:
    """Rows that all belong to one customer cannot be cross-fitted."""
    report = run_checks(
        [single_feature_predicts_target],
        table({"c": np.arange(200)}, np.arange(200) % 2, groups=np.zeros(200, dtype=np.int64)),
        contract(),
    )
    assert report.outcomes == {"LK003": "not applicable"}


def test_churn_is_quiet(data: Path) -> None:
    """No column of the bank table is called a leak, the number of products included."""
    frame = pl.read_csv(data / "bank_churn" / "Churn_Modelling.csv")
    columns = {
        n: frame[n] for n in frame.columns if n not in ("Exited", "RowNumber", "CustomerId", "Surname")
    }
    assert found(table(columns, frame["Exited"])) == []

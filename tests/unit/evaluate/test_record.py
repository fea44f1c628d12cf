"""The sealed record."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Bundle
from holdfast.contract.settings import Top
from holdfast.errors import DataError, SealError
from holdfast.evaluate import open_and_evaluate
from holdfast.seal import Looks


def evaluated(project, bundle, **more):  # type: ignore[no-untyped-def]
    return open_and_evaluate(bundle, project.folder, [project.sides.holdout], project.ledger, **more)


def test_the_figures_are_those_of_what_is_served(lending):  # type: ignore[no-untyped-def]
    """The confusion and the money are what `Bundle.predict` answers to the raw holdout rows."""
    bundle = lending.bundle()
    found = evaluated(lending, bundle, trained_on=[lending.training])
    held = lending.raw.filter(pl.Series(~lending.sides.training))
    answered = bundle.predict(held)
    acted, labels = answered["prediction"].to_numpy() == 1, held["default"].to_numpy() == "1"
    assert found.confusion is not None
    assert found.confusion.tp == int((acted & labels).sum())
    assert found.confusion.fp == int((acted & ~labels).sum())
    assert found.net_value is not None
    assert found.net_value.value == 100 * found.confusion.tp - 50 * found.confusion.fp
    assert found.net_value.interval is not None
    low, high = found.net_value.interval
    assert low < found.net_value.value < high
    half = answered["probability"].to_numpy() >= 0.5
    assert found.net_value.at_half == 100 * (half & labels).sum() - 50 * (half & ~labels).sum()


def test_a_first_look_shows_everything(lending):  # type: ignore[no-untyped-def]
    """Metrics with intervals, curves, slices and the number of rows come with the one claim."""
    bundle = lending.bundle()
    found = evaluated(lending, bundle)
    assert (found.version, found.looks, found.claim, found.threshold) == ("v1", 1, True, 1 / 3)
    metric = found.metrics["roc_auc"]
    assert metric.value is not None
    assert metric.interval is not None
    assert metric.interval[0] < metric.value < metric.interval[1]
    assert [curve.name for curve in found.curves] == ["roc", "precision_recall", "calibration", "value"]
    assert found.rows == {
        "used": int((~lending.sides.training).sum()),
        "seen": 0,
        "excluded": 0,
        "quarantined": 0,
    }


def test_the_second_look_is_refused_with_the_figures_of_the_first(lending):  # type: ignore[no-untyped-def]
    """The figures that were shown are kept with the look, and the refusal says them."""
    found = evaluated(lending, lending.bundle())
    with pytest.raises(SealError) as refused:
        evaluated(lending, lending.bundle(version="v2"))
    assert refused.value.code == "seal-already-opened"
    assert f"roc_auc {found.metrics['roc_auc'].value:.4g}" in refused.value.happened


def test_the_opening_is_written_before_anything_is_computed(lending, monkeypatch):  # type: ignore[no-untyped-def]
    """A program that stops while it computes has looked: the ledger has it and the rows are opened."""
    bundle = lending.bundle()

    def stop(self: Bundle, frame: pl.DataFrame) -> None:
        assert lending.ledger.rows[0][:2] == ("seal-opened", "v1")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Bundle, "predict_typed", stop)
        with pytest.raises(KeyboardInterrupt):
            evaluated(lending, bundle)
    assert Looks(lending.folder).all()[0].figures == {}
    with pytest.raises(SealError, match="seal-already-opened"):
        evaluated(lending, bundle)


def test_a_version_that_was_trained_on_its_holdout_is_refused(lending):  # type: ignore[no-untyped-def]
    """Training rows among the holdout rows stop the evaluation before the seal is opened."""
    with pytest.raises(SealError) as refused:
        evaluated(lending, lending.bundle(), trained_on=[lending.raw])
    assert refused.value.code == "holdout-was-trained-on"
    assert lending.ledger.rows == []


def test_a_missing_column_does_not_spend_the_look(lending):  # type: ignore[no-untyped-def]
    """A holdout that lacks a column of the bundle is an error, and nothing is opened."""
    bundle = lending.bundle()
    other = lending.seal(lending.raw.drop("income", "city"), ignore=("income", "city", "branch"))
    with pytest.raises(DataError) as refused:
        open_and_evaluate(bundle, lending.folder, [other.holdout], lending.ledger)
    assert refused.value.code == "column-missing"
    assert lending.ledger.rows == []


@pytest.mark.parametrize("decision", [None, Top(0.1)])
def test_without_money_there_is_no_net_value(decision, lending):  # type: ignore[no-untyped-def]
    """A contract without money has decisions and no value, and the record says why."""
    found = evaluated(lending, lending.bundle(decision=decision))
    assert found.net_value is None
    assert found.confusion is not None
    assert any("no money" in note for note in found.notes)


def test_rows_outside_the_population_are_counted_apart(lending):  # type: ignore[no-untyped-def]
    """Holdout rows that the version's `where` leaves out are neither answered nor lost."""
    found = evaluated(lending, lending.bundle(where="age >= 30"))
    assert found.rows["excluded"] > 0
    assert found.rows["used"] + found.rows["excluded"] == int((~lending.sides.training).sum())


def test_a_regression_has_no_decisions(heating):  # type: ignore[no-untyped-def]
    """Threshold, confusion and net value are null; R2 and errors have intervals."""
    found = evaluated(heating, heating.bundle())
    assert (found.threshold, found.confusion, found.net_value) == (None, None, None)
    assert found.metrics["r2"].value is not None
    assert found.metrics["r2"].value > 0.9
    assert "rows are assumed independent" in " ".join(found.notes)


def test_slices_partition_the_rows(lending):  # type: ignore[no-untyped-def]
    """Each column's slices hold every row once: levels, quartiles of numbers, missing values, ignored columns."""
    found = evaluated(lending, lending.bundle())
    by_column: dict[str, list[str]] = {}
    for part in found.slices:
        by_column.setdefault(part.column, []).append(part.level)
    for column in by_column:
        assert sum(part.rows for part in found.slices if part.column == column) == found.rows["used"]
    assert set(by_column["city"]) == {"Bern", "Oslo"}
    assert set(by_column["branch"]) == {"north", "south"}
    assert len(by_column["age"]) == 4
    assert by_column["age"][0].startswith("at most ")
    assert by_column["income"][-1] == "(missing)"
    assert all(part.positives is not None for part in found.slices)


def test_numbers_of_few_values_are_sliced_by_value(heating):  # type: ignore[no-untyped-def]
    """A number with two values has two slices, in its order."""
    found = evaluated(heating, heating.bundle())
    assert [part.level for part in found.slices] == ["3.5", "7"]
    assert all(part.positives is None for part in found.slices)


def test_slices_that_cannot_be_made_are_noted(lending):  # type: ignore[no-untyped-def]
    """A column of too many levels, or one that the holdout lacks, is named instead of being left out silently."""
    found = evaluated(lending, lending.bundle(slices=("customer_name",), ignore=("branch",)))
    assert found.slices == []
    assert any("customer_name" in note for note in found.notes)


def test_only_new_rows_carry_the_claim_of_a_later_version(lending):  # type: ignore[no-untyped-def]
    """After a look, new customers' holdout rows are evaluated alone, and the record counts those left out."""
    evaluated(lending, lending.bundle())
    from_later = pl.concat(
        [
            lending.raw,
            lending.raw.with_columns(
                customer=(pl.col("customer").cast(pl.Int64) + 10**8).cast(pl.String),
                income=(pl.col("income").cast(pl.Float64) + 0.00005).cast(pl.String),
            ),
        ]
    )
    sides = lending.seal(from_later)
    found = open_and_evaluate(lending.bundle(version="v2"), lending.folder, [sides.holdout], lending.ledger)
    assert found.rows["seen"] == int((~lending.sides.training).sum())
    assert found.rows["used"] == int((~sides.training).sum()) - found.rows["seen"]
    assert found.claim
    assert np.array_equal(sides.training[:4_000], lending.sides.training)

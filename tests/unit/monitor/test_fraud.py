"""Drift on the synthetic fraud table: five planted shifts, and the rows as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.data.coerce import admit
from holdfast.data.read import read
from holdfast.data.table import Table
from holdfast.monitor import monitor_rows, table_rows
from holdfast.profile import Profile, reference_table

SHOPS = ("entertainment", "grocery", "online", "restaurant", "retail", "travel")
COLUMNS = {
    "amount": Column("number", min=0),
    "hour": Column("integer", min=0, max=23),
    "day_of_week": Column("integer", min=0, max=6),
    "merchant_category": Column("category", values=SHOPS),
}
CONTRACT = Settings(
    name="fraud", task="binary", target="is_fraud", positive=1, metric="roc_auc", columns=COLUMNS
)


def every(step: int, column: str, changed: pl.Expr) -> pl.Expr:
    return pl.when(pl.int_range(pl.len()) % step == 0).then(changed).otherwise(pl.col(column)).alias(column)


SHIFTS = [
    ("amount", pl.col("amount") * 2, 0),
    ("hour", every(4, "hour", pl.col("hour") % 6), 0),
    ("amount", every(10, "amount", pl.lit(None)), 100),
    ("merchant_category", every(5, "merchant_category", pl.lit("online")), 0),
    ("hour", every(10, "hour", pl.lit(25)), 100),
]


@pytest.fixture(scope="module")
def profile(data: Path) -> Profile:
    admitted = admit(read(data / "fraud_synthetic" / "train.csv"), CONTRACT)
    training = np.random.default_rng(0).random(8_000) < 0.8
    return reference_table(admitted.all_frame, admitted.kinds, CONTRACT, rows=training)


def alarms(table: Table, profile: Profile) -> tuple[list[str], int]:
    admitted = admit(table, CONTRACT)
    rows = table_rows(table, admitted, CONTRACT, np.full(admitted.frame.height, np.nan))
    (window,) = monitor_rows(rows, profile, CONTRACT, threshold=None).windows
    return window.alarms, window.rejected


def test_the_second_file_raises_no_alarm(data: Path, profile: Profile) -> None:
    """Rows of the same law are quiet, all 2,000 and by halves."""
    table = read(data / "fraud_synthetic" / "test.csv")
    assert table.frame["merchant_category"].unique().is_in(list(SHOPS)).all()
    for part in (table, table.slice(0, 1_000), table.slice(1_000, 2_000)):
        assert alarms(part, profile) == ([], 0)


@pytest.mark.parametrize(
    ("column", "changed", "rejected"),
    SHIFTS,
    ids=["doubled", "night", "nulls", "one category", "out of range"],
)
def test_a_shift_alarms_in_its_column_alone(
    data: Path, profile: Profile, column: str, changed: pl.Expr, rejected: int
) -> None:
    """Each shift is found within 1,000 rows and named; rejected rows are counted."""
    frame = pl.read_csv(data / "fraud_synthetic" / "test.csv", n_rows=1_000).with_columns(changed)
    assert alarms(Table(frame), profile) == ([column], rejected)

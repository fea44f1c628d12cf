"""Drift of texts, flags and times, and what the log says of cells that were taken as missing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Monitor, Settings
from holdfast.data.coerce import Admitted, admit
from holdfast.data.kinds import OK, OUT_OF_RANGE, UNSEEN
from holdfast.data.table import Table
from holdfast.monitor import log_rows, monitor_rows, table_rows
from holdfast.predictions.read import read_log
from holdfast.predictions.rows import Prediction
from holdfast.predictions.writer import Writer
from holdfast.profile import Profile, reference_table

DAY = 86_400_000_000
COLUMNS = {
    "note": Column("text"),
    "tags": Column("flags", nullable=True),
    "asked": Column("datetime"),
    "born": Column("datetime", nullable=True),
    "n": Column("number", max=9, mostly=0.5),
    "shop": Column("category", values=("a",), unseen="impute"),
}
CONTRACT = Settings(
    name="m",
    task="regression",
    target="y",
    metric="r2",
    columns=COLUMNS,
    predict_at="asked",
    monitor=Monitor(window_seconds=None, window_rows=10_000),
)


def rows(
    seed: int, n: int = 3_000, *, year: int = 2020, longer: int = 0, web: float = 0.5, older: int = 0
) -> Table:
    """Return rows of one law; the arguments shift it."""
    r = np.random.default_rng(seed)
    asked = np.datetime64(f"{year}-01-01", "us") + r.integers(0, 300, n) * DAY
    age = r.gamma(2.0, 2_000.0, n).astype(int) + older
    flags = [
        ["late"] * bool(a) + ["web"] * bool(b)
        for a, b in zip(r.random(n) < 0.3, r.random(n) < web, strict=True)
    ]
    frame = {
        "note": ["x" * k for k in r.poisson(40, n) + longer],
        "tags": pl.Series(flags, dtype=pl.List(pl.String)),
        "asked": asked,
        "born": asked - age * DAY,
        "n": np.ones(n),
        "shop": ["a"] * n,
    }
    return Table(pl.DataFrame(frame))


def profile(settings: Settings = CONTRACT) -> Profile:
    """Return the reference of the law itself."""
    found = admit(rows(0), settings)
    return reference_table(found.all_frame, found.kinds, settings)


def alarms(table: Table, settings: Settings = CONTRACT) -> dict[str, str]:
    """Return the columns that alarm against the reference, and the effect."""
    found: Admitted = admit(table, settings)
    record = monitor_rows(
        table_rows(table, found, settings, np.zeros(len(found.row))),
        profile(settings),
        settings,
        threshold=None,
    )
    return {drift.column: drift.effect for drift in record.drift if drift.alarm}


def test_a_profile_counts_what_a_column_can_be_summed_up_by() -> None:
    """Lengths, numbers of flags and the frequent ones, ages; of the moment of prediction that it is there."""
    columns = profile().columns
    assert {name: column.view for name, column in columns.items()} == {
        "note": "length",
        "tags": "flags",
        "tags = late": "flag",
        "tags = web": "flag",
        "asked": "presence",
        "born": "age",
        "n": "value",
        "shop": "value",
    }
    assert columns["asked"].counts.cells == (3_000,)
    assert Profile.from_json(profile().to_json()) == profile()


@pytest.mark.parametrize("moment", ["asked", None])
def test_time_that_passes_is_no_drift(moment: str | None) -> None:
    """The same law ten years later raises no alarm, with ages and without."""
    settings = msgspec.structs.replace(CONTRACT, predict_at=moment)
    assert alarms(rows(1, year=2030), settings) == {}


def test_each_shift_is_found_and_named() -> None:
    """Longer texts, a flag that became frequent, older ages."""
    assert alarms(rows(1, longer=8))["note"].startswith("characters: median ")
    found = alarms(rows(1, web=0.7))
    assert found["tags = web"].startswith("rows with the flag: 'true' ")
    assert found["tags"].startswith("number of flags: ")
    assert "tags = late" not in found
    assert alarms(rows(1, older=1_500))["born"].startswith("age in days: median ")


def test_cells_taken_as_missing_keep_their_kind() -> None:
    """A jump of bad cells that are answered all the same raises the alarm of their column."""
    table = rows(1)
    bad = pl.Series([50.0 if i % 10 == 0 else 1.0 for i in range(table.frame.height)])
    found = alarms(Table(table.frame.with_columns(n=bad)))
    assert list(found) == ["n"]
    assert found["n"].startswith("out of range 0.0 % -> 10.0 %")


def test_the_log_gives_back_times_flags_and_what_was_taken_as_missing(tmp_path: Path) -> None:
    """Typed rows of the log are the cells that were judged, and the flags say what the nulls were."""
    found = admit(rows(2, 2), CONTRACT)
    sent = [*found.frame.iter_rows(named=True)]
    sent[1] |= {"n": None, "shop": None}
    flags = [
        "n is out of range: taken as missing",
        "shop is unseen: taken as missing",
        "note above the observed 9",
    ]
    writer = Writer(tmp_path)
    writer.append_and_wait([Prediction(writer.new_id(), "v1", sent[0], 1.0)])
    writer.append_and_wait([Prediction(writer.new_id(), "v1", sent[1], 1.0, flags=flags)])
    writer.close()
    logged = log_rows(read_log(tmp_path), CONTRACT, "v1")
    assert logged.frame.drop("n", "shop").equals(found.frame.drop("n", "shop"))
    assert {name: kinds.tolist() for name, kinds in logged.kinds.items() if kinds.any()} == {
        "n": [OK, OUT_OF_RANGE],
        "shop": [OK, UNSEEN],
    }

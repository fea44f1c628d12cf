"""From windows to the record."""

from __future__ import annotations

import json

import msgspec
import numpy as np
import pytest

from holdfast.contract.settings import Column, Monitor, Settings
from holdfast.monitor.report import false_alarms_per_year, monitor
from holdfast.monitor.windows import WindowData
from holdfast.profile import Profile, count, reference_numeric
from holdfast.records.encode import to_json

CONTRACT = Settings(
    name="m",
    task="binary",
    target="y",
    metric="roc_auc",
    columns={"x": Column("number"), "z": Column("number")},
)
G = np.random.default_rng(0)
PROFILE = Profile(
    5_000,
    {name: reference_numeric(G.normal(size=5_000)) for name in "xz"},
    reference_numeric(G.random(2_000)),
)


def window(rows: int = 1_000, *, x: float = 0.0, p: float = 1.0, seed: int = 1) -> WindowData:
    g = np.random.default_rng(seed)
    columns = {"x": g.normal(x, 1.0, rows), "z": g.normal(size=rows)}
    counts = {name: count(PROFILE.columns[name], values) for name, values in columns.items()}
    assert PROFILE.prediction is not None
    return WindowData(
        0.0, 86_400.0, rows, 0, counts, {"prediction": count(PROFILE.prediction, g.random(rows) ** p)}
    )


def test_the_shifted_column_alarms_in_its_window_and_no_other() -> None:
    """Alarms name the column, window by window."""
    found = monitor([window(), window(x=0.5, seed=5), window(seed=3)], PROFILE, CONTRACT)
    assert [w.alarms for w in found.windows] == [[], ["x"], []]
    assert [(d.window, d.column) for d in found.drift if d.alarm] == [(1, "x")]


def test_predictions_are_tested_beside_the_inputs() -> None:
    """A changed distribution of the predictions alarms under the name prediction."""
    found = monitor([window(p=2.0)], PROFILE, CONTRACT)
    assert found.windows[0].alarms == ["prediction"]
    assert [d.column for d in found.drift] == ["x", "z", "prediction"]


def test_without_reference_predictions_are_not_tested_and_it_is_said() -> None:
    """A profile before the holdout was answered has no reference for them."""
    found = monitor([window(p=2.0)], msgspec.structs.replace(PROFILE, prediction=None), CONTRACT)
    assert found.windows[0].alarms == []
    assert any("no reference" in note for note in found.notes)


def test_a_small_window_is_not_tested_and_it_is_said() -> None:
    """Fewer than thirty rows: no p, no alarm, a note and the reason in the effect."""
    found = monitor([window(29, x=9.0), window()], PROFILE, CONTRACT)
    assert found.windows[0].alarms == []
    assert found.drift[0].p_value is None
    assert found.drift[0].effect == "too few rows to test: 29 against 5000, at least 30 each"
    assert "not tested, fewer than 30 rows: 1 of 2 windows (0)" in found.notes


def test_independence_is_said_where_it_is_assumed() -> None:
    """Without an entity, or where it was not sent, the output says so; with one row per entity it does not."""
    named = msgspec.structs.replace(CONTRACT, entity="customer")
    per_entity = msgspec.structs.replace(window(), per_entity=True)
    assert monitor([window()], PROFILE, CONTRACT).notes == [
        "rows assumed independent: the contract names no entity"
    ]
    assert monitor([window()], PROFILE, named).notes == [
        "rows assumed independent: the entity 'customer' was not sent"
    ]
    assert monitor([per_entity], PROFILE, named).notes == []


def test_a_missing_column_is_said() -> None:
    """A column that the rows do not have is not quietly skipped."""
    whole = window()
    found = monitor(
        [msgspec.structs.replace(whole, columns={"x": whole.columns["x"]})], PROFILE, CONTRACT, notes=["more"]
    )
    assert found.notes[-2:] == ["not tested, missing from the rows: z", "more"]


@pytest.mark.parametrize(
    ("window", "expected"),
    [(Monitor(), 18.2625), (Monitor(window_seconds=3_600.0, false_alarms=0.01), 87.66)],
)
def test_false_alarms_a_year_are_rate_times_windows(window: Monitor, expected: float) -> None:
    """Five percent a day is eighteen a year."""
    assert false_alarms_per_year(msgspec.structs.replace(CONTRACT, monitor=window)) == pytest.approx(expected)


def test_windows_of_rows_have_no_yearly_number() -> None:
    """How many windows of 1,000 rows a year has is not known."""
    rows = msgspec.structs.replace(CONTRACT, monitor=Monitor(window_seconds=None, window_rows=1_000))
    assert false_alarms_per_year(rows) is None


def test_the_record_has_the_promised_json() -> None:
    """Keys that others build on."""
    found = json.loads(to_json(monitor([window()], PROFILE, CONTRACT, version="v3")))
    assert found["windows"] == [
        {
            "start": "1970-01-01T00:00:00Z",
            "end": "1970-01-02T00:00:00Z",
            "rows": 1000,
            "rejected": 0,
            "alarms": [],
        }
    ]
    assert set(found["drift"][0]) == {"window", "column", "statistic", "p_value", "effect", "psi", "alarm"}
    assert found["performance"] == {
        "labelled": 0,
        "coverage": None,
        "metrics": {},
        "pending": 0,
        "classes": [],
    }
    assert found["version"] == "v3"


def test_the_newest_alarm_of_a_column_has_a_shape() -> None:
    """A column that alarmed twice is pictured once, by its newest alarm: shares that add up to one."""
    found = monitor([window(x=0.5), window(x=0.9, seed=5), window(seed=3)], PROFILE, CONTRACT)
    (shape,) = found.shapes
    assert (shape.window, shape.column) == (1, "x")
    assert len(shape.labels) == len(shape.reference) == len(shape.current) == 10
    assert sum(shape.reference) == pytest.approx(1.0)
    assert sum(shape.current) == pytest.approx(1.0)
    assert shape.current[0] < 0.5 * shape.reference[0]
    assert shape.current[-1] > 2 * shape.reference[-1]

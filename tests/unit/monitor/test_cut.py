"""From rows to windows."""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Monitor, Settings
from holdfast.monitor.cut import cut
from holdfast.monitor.report import monitor_rows
from holdfast.monitor.rows import Refused, Rows
from holdfast.profile import Profile, reference_numeric

DAY = 86_400.0
G = np.random.default_rng(0)
PROFILE = Profile(5_000, {"x": reference_numeric(G.normal(size=5_000))}, reference_numeric(G.random(2_000)))
CONTRACT = Settings(name="m", task="binary", target="y", metric="roc_auc", columns={"x": Column("number")})


def rows(count: int, times: np.ndarray | None = None, seed: int = 1) -> Rows:
    g = np.random.default_rng(seed)
    frame = pl.DataFrame({"x": g.normal(size=count)})
    none = np.zeros(count, dtype=np.int8)
    return Rows(frame, {"x": none}, none.astype(bool), g.random(count), times=times)


def refused(*counts: tuple[float, str, str, int]) -> Refused:
    empty = Refused()
    reasons = pl.DataFrame(counts, schema=empty.reasons.schema, orient="row")
    return Refused(reasons, reasons.select("time", "rows"))


def test_refused_requests_enter_the_kinds_of_their_window() -> None:
    """A jump of refusals alarms in the window in which it came, and only that column."""
    daily = dataclasses.replace(
        rows(2_000, np.repeat([0.5 * DAY, 1.5 * DAY], 1_000)),
        refused=refused((0.2 * DAY, "x", "null", 1), (1.2 * DAY, "x", "out of range", 100)),
    )
    windows = list(cut(daily, PROFILE, CONTRACT))
    assert [(w.rows, w.rejected) for w in windows] == [(1_001, 1), (1_100, 100)]
    assert [w.columns["x"].kinds for w in windows] == [(1, 0, 0, 0), (0, 0, 100, 0)]
    found = monitor_rows(daily, PROFILE, CONTRACT, threshold=0.5)
    assert [w.alarms for w in found.windows] == [[], ["x"]]


def test_a_window_in_which_everything_was_refused_is_one() -> None:
    """A day without one good request is the loudest of all."""
    daily = dataclasses.replace(
        rows(500, np.full(500, 5.5 * DAY)), refused=refused((4.5 * DAY, "x", "wrong type", 300))
    )
    found = monitor_rows(daily, PROFILE, CONTRACT, threshold=0.5)
    assert [(w.start, w.rows, w.rejected, w.alarms) for w in found.windows] == [
        ("1970-01-05T00:00:00Z", 300, 300, ["x"]),
        ("1970-01-06T00:00:00Z", 500, 0, []),
    ]


def test_refused_requests_find_their_window_of_rows() -> None:
    """Windows of rows take the refusals that came while they were filling."""
    by_rows = msgspec.structs.replace(CONTRACT, monitor=Monitor(window_seconds=None, window_rows=100))
    some = dataclasses.replace(
        rows(200, np.arange(200.0)),
        refused=refused((0.0, "x", "null", 2), (150.0, "x", "null", 3), (900.0, "x", "null", 4)),
    )
    assert [(w.rows, w.rejected) for w in cut(some, PROFILE, by_rows)] == [(102, 2), (107, 7)]
    alone = dataclasses.replace(rows(0, np.empty(0)), refused=refused((7.0, "x", "null", 2)))
    assert [(w.rows, w.rejected) for w in cut(alone, PROFILE, by_rows)] == [(2, 2)]


def test_one_row_per_entity_is_counted_and_all_are_reported() -> None:
    """The tests see the last row of each entity; the number of rows is that of the rows."""
    some = dataclasses.replace(rows(400), entities=pl.Series(np.arange(400) % 100))
    (window,) = cut(some, PROFILE, CONTRACT)
    assert (window.rows, window.columns["x"].rows, window.per_entity) == (400, 100, True)

    assert window.answers["prediction"].rows == 100


def test_repeated_rows_of_an_entity_are_no_evidence() -> None:
    """Forty copies of each row alarm as independent rows, and are one row each where they share an entity."""
    one = rows(100, seed=4)
    many = Rows(
        pl.concat([one.frame] * 40),
        {"x": np.zeros(4_000, dtype=np.int8)},
        np.zeros(4_000, dtype=bool),
        np.tile(one.scores, 40),
    )
    named = dataclasses.replace(many, entities=pl.Series(np.tile(np.arange(100), 40)))
    p_one, p_many, p_named = (
        [item.p_value or 0.0 for item in monitor_rows(some, PROFILE, CONTRACT, threshold=0.5).drift]
        for some in (one, many, named)
    )
    assert p_named == p_one
    assert min(p_one) > 0.001
    assert max(p_many) < 1e-6


def test_only_answers_of_the_version_are_tested_as_predictions() -> None:
    """Rows of other versions join the inputs and not the predictions."""
    some = rows(1_000)
    some.scores[:900] = np.nan
    (window,) = cut(some, PROFILE, CONTRACT)
    assert window.columns["x"].rows == 1_000

    assert window.answers["prediction"].rows == 100
    some.scores[:] = np.nan
    assert next(cut(some, PROFILE, CONTRACT)).answers == {}


def test_broken_records_are_counted_in_the_window_of_their_neighbour() -> None:
    """Records that are no rows are rejected rows of a window all the same."""
    some = dataclasses.replace(rows(2, np.array([0.0, DAY])), broken=np.array([0, 1, 1]))
    assert [(w.rows, w.rejected) for w in cut(some, PROFILE, CONTRACT)] == [(2, 1), (3, 2)]
    nothing_else = dataclasses.replace(rows(0), broken=np.array([0, 0]))
    assert [(w.rows, w.rejected) for w in cut(nothing_else, PROFILE, CONTRACT)] == [(2, 2)]


def test_no_rows_are_no_windows() -> None:
    """Nothing served is no alarm."""
    found = monitor_rows(rows(0, np.empty(0)), PROFILE, CONTRACT, threshold=0.5)
    assert (found.windows, found.drift, found.performance.labelled) == ([], [], 0)

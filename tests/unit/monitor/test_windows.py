"""Cutting rows into windows."""

from __future__ import annotations

import numpy as np

from holdfast.contract.settings import Monitor
from holdfast.monitor.windows import spans

DAY = 86_400.0
DAILY = Monitor(window_seconds=DAY)


def test_windows_of_time_are_aligned_to_the_epoch() -> None:
    """A day is a calendar day in UTC, whatever the first row's time."""
    times = np.array([3 * DAY - 1, 3 * DAY, 4 * DAY - 0.001, 9 * DAY])
    found = list(spans(4, times, DAILY))
    assert [(s.start, s.end) for s in found] == [
        (2 * DAY, 3 * DAY),
        (3 * DAY, 4 * DAY),
        (9 * DAY, 10 * DAY),
    ]
    assert [s.rows.tolist() for s in found] == [[0], [1, 2], [3]]


def test_times_before_the_epoch_have_windows_too() -> None:
    """Windows are cut downwards, also below zero."""
    assert next(spans(1, np.array([-1.0]), DAILY))[:2] == (-DAY, 0.0)


def test_a_row_without_a_readable_time_joins_the_row_before_it() -> None:
    """A rejected time does not lose the row: it is counted in its neighbour's window."""
    times = np.array([np.nan, DAY, np.nan, 2 * DAY])
    assert [s.rows.tolist() for s in spans(4, times, DAILY)] == [[0, 1, 2], [3]]


def test_a_table_without_time_is_one_window() -> None:
    """A window of time over rows without time is everything."""
    for times in (None, np.full(3, np.nan)):
        (only,) = spans(3, times, DAILY)
        assert (only.start, only.end, only.rows.tolist()) == (None, None, [0, 1, 2])


def test_windows_of_rows_follow_time_where_there_is_one() -> None:
    """Chunks are taken in order of time and carry their first and last time."""
    by_rows = Monitor(window_seconds=None, window_rows=2)
    found = list(spans(3, np.array([30.0, 10.0, 20.0]), by_rows))
    assert [(s.start, s.end, s.rows.tolist()) for s in found] == [(10.0, 20.0, [1, 2]), (30.0, 30.0, [0])]


def test_no_rows_are_no_windows() -> None:
    """An empty log is not an empty window."""
    assert list(spans(0, None, DAILY)) == []

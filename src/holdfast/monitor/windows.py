"""Cutting rows into windows, and what a window keeps: counts, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np

from holdfast.contract.settings import Monitor
from holdfast.profile import Counts
from holdfast.types import Array, Integers


class WindowData(msgspec.Struct, frozen=True):
    """What is known of one window.

    ``start`` and ``end`` are epoch seconds in UTC, None without time. ``rows`` counts rejected rows too.
    ``columns`` has the counts of the inputs; ``answers`` those of the rows that the monitored version answered, by the
    name of the profile's reference (``prediction``, of several classes ``probability`` too), none where nothing was
    answered. ``per_entity`` says that one row per entity was
    counted at most, drawn evenly.
    """

    start: float | None
    end: float | None
    rows: int
    rejected: int
    columns: dict[str, Counts]
    answers: dict[str, Counts] = {}
    per_entity: bool = False


class Span(NamedTuple):
    """Bounds of a window in epoch seconds, and the rows in it by position."""

    start: float | None
    end: float | None
    rows: Integers


def spans(rows: int, times: Array | None, monitor: Monitor) -> Iterator[Span]:
    """Yield the windows of a table or log, earliest first; windows without rows are left out.

    Parameters
    ----------
    rows
        Number of rows.
    times
        Epoch seconds, shape ``(rows,)``. A row whose time cannot be read (NaN) belongs to the window of the
        row before it. None: the rows have no time.
    monitor
        The contract's window. One of time starts at multiples of its length since 1970-01-01 UTC. One of rows
        takes the rows by time where there is one, else in their order; the last may be shorter.

    Notes
    -----
    Rows without time are one window, unless the window is in rows.

    Examples
    --------
    >>> day = Monitor(window_seconds=86_400.0)
    >>> [(s.start, s.end, s.rows.tolist()) for s in spans(3, np.array([10.0, 90_000.0, 20.0]), day)]
    [(0.0, 86400.0, [0, 2]), (86400.0, 172800.0, [1])]
    >>> [s.rows.tolist() for s in spans(3, None, Monitor(window_seconds=None, window_rows=2))]
    [[0, 1], [2]]
    """
    if rows == 0:
        return
    known = None if times is None else filled(times)
    if monitor.window_rows is not None:
        yield from _by_rows(rows, known, monitor.window_rows)
    elif known is None or monitor.window_seconds is None:
        yield Span(None, None, np.arange(rows))
    else:
        yield from _by_time(known, monitor.window_seconds)


def filled(times: Array) -> Array | None:
    """Return times with each NaN replaced by the time of the row before, at the start by the first known one.

    None where no time is known.

    Examples
    --------
    >>> filled(np.array([np.nan, 1.0, np.nan])).tolist()
    [1.0, 1.0, 1.0]
    """
    readable = ~np.isnan(times)
    if not readable.any():
        return None
    last = np.maximum.accumulate(np.where(readable, np.arange(times.size), -1))
    return times[np.where(last < 0, int(np.argmax(readable)), last)]


def _by_rows(rows: int, times: Array | None, size: int) -> Iterator[Span]:
    order = np.arange(rows) if times is None else np.argsort(times, kind="stable")
    for first in range(0, rows, size):
        chunk = order[first : first + size]
        if times is None:
            yield Span(None, None, chunk)
        else:
            yield Span(float(times[chunk[0]]), float(times[chunk[-1]]), chunk)


def _by_time(times: Array, seconds: float) -> Iterator[Span]:
    window = np.floor(times / seconds)
    order = np.argsort(window, kind="stable")
    starts = np.flatnonzero(np.diff(window[order], prepend=-np.inf))
    for chunk in np.split(order, starts[1:]):
        start = float(window[chunk[0]]) * seconds
        yield Span(start, start + seconds, chunk)

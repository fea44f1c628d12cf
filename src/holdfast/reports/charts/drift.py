"""Columns by windows, small enough for a page whatever was watched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.records import Drift, Monitoring, Window
from holdfast.reports.charts.curves import Drawn
from holdfast.reports.figures import p_value
from holdfast.reports.svg import Cell, heat_strip, share_bars
from holdfast.reports.words import short

MOST_COLUMNS = 24
MOST_CELLS = 90


@dataclass(frozen=True)
class Strip:
    """The picture, how many columns it leaves out, and how many windows share one cell."""

    chart: Markup
    columns_left_out: int
    windows_per_cell: int


def drift_chart(record: Monitoring) -> Strip | None:
    """Return the heat strip; None when no window was tested.

    Columns with alarms come first, then those with the least p; where the windows are many, neighbours share a
    cell, which shows the worst of them.
    """
    if not record.windows or not record.drift:
        return None
    per_cell = -(-len(record.windows) // MOST_CELLS)
    ranked = _ranked(record.drift)
    shown = ranked[:MOST_COLUMNS]
    worst: dict[tuple[str, int], Drift] = {}
    wanted = set(shown)
    for item in record.drift:
        key = (item.column, item.window // per_cell)
        if item.column in wanted and (key not in worst or _weight(item) < _weight(worst[key])):
            worst[key] = item
    count = -(-len(record.windows) // per_cell)
    cells = [[_cell(worst.get((name, i))) for i in range(count)] for name in shown]
    names = [window_name(record.windows[i * per_cell], i * per_cell) for i in range(count)]
    chart = heat_strip("Drift by column and window", shown, names, cells)
    return Strip(chart, len(ranked) - len(shown), per_cell)


def shape_charts(record: Monitoring) -> list[Drawn]:
    """Return reference beside window for the newest alarm of each column, at most twelve."""
    return [
        Drawn(
            short(s.column, 60), f"window {s.window}", share_bars(s.column, s.labels, s.reference, s.current)
        )
        for s in record.shapes[:12]
    ]


def window_name(window: Window, index: int) -> str:
    """Return what a window is called on an axis: its first day, or its number.

    Examples
    --------
    >>> window_name(Window("2026-03-01T00:00:00Z", None, 5, 0, []), 4), window_name(Window(None, None, 5, 0, []), 4)
    ('03-01', '4')
    """
    return str(index) if window.start is None else window.start[5:10]


def _ranked(drift: list[Drift]) -> list[str]:
    alarms: dict[str, int] = defaultdict(int)
    least: dict[str, float] = {}
    for item in drift:
        alarms[item.column] += item.alarm
        least[item.column] = min(least.get(item.column, 2.0), 2.0 if item.p_value is None else item.p_value)
    return sorted(least, key=lambda name: (-alarms[name], least[name]))


def _weight(item: Drift) -> tuple[bool, float]:
    return (not item.alarm, 2.0 if item.p_value is None else item.p_value)


def _cell(item: Drift | None) -> Cell:
    if item is None:
        return Cell(None, False)
    about = f"{item.column}, window {item.window}: p {p_value(item.p_value)}; {item.effect}"
    return Cell(item.p_value, item.alarm, about[:200])

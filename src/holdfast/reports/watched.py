"""Windows and alarms as the page lists them, cut to what a person reads."""

from __future__ import annotations

from holdfast.records import Drift, Monitoring, Window
from holdfast.reports.words import moment

MOST_WINDOWS = 40
MOST_ALARMS = 60


def window_rows(record: Monitoring) -> list[tuple[int, str, Window]]:
    """Return number, span and window of the newest windows, alarmed ones preferred, oldest first.

    Examples
    --------
    >>> from holdfast.records import Performance
    >>> quiet, loud = Window(None, None, 10, 0, []), Window(None, None, 10, 2, ["age"])
    >>> [i for i, _, _ in window_rows(Monitoring([loud, *[quiet] * 100], [], Performance(0, None, {})))][:2]
    [0, 62]
    """
    numbers = range(len(record.windows))
    newest = sorted(numbers, key=lambda i: (not record.windows[i].alarms, -i))[:MOST_WINDOWS]
    return [(i, window_span(record.windows[i]), record.windows[i]) for i in sorted(newest)]


def alarm_rows(record: Monitoring) -> list[Drift]:
    """Return the newest alarms, those of one window by rising p."""
    alarms = [item for item in record.drift if item.alarm]
    return sorted(alarms, key=lambda d: (-d.window, d.p_value if d.p_value is not None else 2.0))[
        :MOST_ALARMS
    ]


def window_span(window: Window) -> str:
    """Return from when to when.

    Examples
    --------
    >>> window_span(Window("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", 5, 0, []))
    '2026-03-01 00:00 to 2026-03-02 00:00'
    >>> window_span(Window(None, None, 5, 0, []))
    'no time'
    """
    return "no time" if window.start is None else f"{moment(window.start)} to {moment(window.end)}"

"""What monitoring reports."""

from __future__ import annotations

import msgspec

from holdfast.records.evaluation import ClassFigures, Metric


class Window(msgspec.Struct, frozen=True):
    """One window: rows that belong to it (rejected ones included) and the columns that raised an alarm.

    ``start`` and ``end`` are ISO 8601 in UTC, null for a window without time.
    """

    start: str | None
    end: str | None
    rows: int
    rejected: int
    alarms: list[str]


class Drift(msgspec.Struct, frozen=True):
    """One column in one window. ``window`` is its index from 0; ``effect`` says the size in words a person knows.

    ``psi`` has its expectation without drift subtracted and is null under 500 rows.
    """

    window: int
    column: str
    statistic: str
    p_value: float | None
    effect: str
    psi: float | None
    alarm: bool


class Shape(msgspec.Struct, frozen=True):
    """An alarm as a picture: the shares of reference and window in the same few cells, in (0, 1)."""

    window: int
    column: str
    labels: list[str]
    reference: list[float]
    current: list[float]


class Performance(msgspec.Struct, frozen=True):
    """Realised performance where outcomes have come. ``coverage`` is labelled rows over rows old enough.

    ``classes`` are those of a multiclass task.
    """

    labelled: int
    coverage: float | None
    metrics: dict[str, Metric]
    pending: int = 0
    classes: list[ClassFigures] = []


class Monitoring(msgspec.Struct, frozen=True):
    """Windows, their tests, and realised performance.

    ``shapes`` has the newest alarm of each column that raised one, newest first, at most twelve.
    """

    windows: list[Window]
    drift: list[Drift]
    performance: Performance
    version: str = ""
    false_alarms: float = 0.05
    false_alarms_per_year: float | None = None
    notes: list[str] = []
    shapes: list[Shape] = []

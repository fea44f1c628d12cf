"""Windows, drift, realised performance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Monitoring
from holdfast.reports.figures import number, p_value, span
from holdfast.reports.terminal.classes import class_table
from holdfast.reports.terminal.layout import line, table


def monitored(record: Monitoring) -> Iterator[Any]:
    """Yield the windows, what drifted in them, and how the model did where outcomes have come."""
    yield table(
        ("window", "from", "to", "rows", "rejected", "alarms"),
        [
            (
                str(i),
                w.start or "-",
                w.end or "-",
                number(w.rows),
                number(w.rejected),
                ", ".join(w.alarms) or "none",
            )
            for i, w in enumerate(record.windows)
        ],
        right=(0, 3, 4),
    )
    alarms = [d for d in record.drift if d.alarm]
    if alarms:
        yield table(
            ("window", "column", "p", "psi", "effect"),
            [(str(d.window), d.column, p_value(d.p_value), number(d.psi), d.effect) for d in alarms],
            right=(0, 2, 3),
        )
    yield from _performance(record)
    yearly = record.false_alarms_per_year
    yield line(
        f"false alarms: {record.false_alarms:g} a window"
        + ("" if yearly is None else f", {number(yearly, 2)} expected a year"),
        "dim",
    )
    for note in record.notes:
        yield line(f"note: {note}", "dim")


def _performance(record: Monitoring) -> Iterator[Any]:
    performance = record.performance
    if performance.labelled == 0:
        yield line(f"no outcomes yet; {performance.pending:,} rows are younger than the label delay")
        return
    coverage = "" if performance.coverage is None else f", {performance.coverage:.0%} of those old enough"
    yield line(f"{performance.labelled:,} labelled rows{coverage}; {performance.pending:,} pending", "bold")
    yield table(
        ("metric", "realised", "95 %", ""),
        [
            (name, number(m.value, 4), span(m.interval), m.note or "")
            for name, m in performance.metrics.items()
        ],
        right=(1, 2),
    )
    yield from class_table(performance.classes)

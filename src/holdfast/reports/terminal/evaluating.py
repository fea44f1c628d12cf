"""The sealed evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Evaluation
from holdfast.reports.figures import number, span
from holdfast.reports.terminal.classes import class_table, matrix_table
from holdfast.reports.terminal.in_time import sealed_baselines
from holdfast.reports.terminal.layout import line, table, then
from holdfast.reports.words import at_half


def evaluated(record: Evaluation) -> Iterator[Any]:
    """Yield every metric with its interval, decisions, money, slices."""
    rows = record.rows.get("used")
    yield line(
        f"{record.version} on {rows:,} sealed rows, look {record.looks}" if rows else record.version, "bold"
    )
    yield table(
        ("metric", "value", "95 %", ""),
        [(name, number(m.value, 4), span(m.interval), m.note or "") for name, m in record.metrics.items()],
        right=(1, 2),
    )
    if record.confusion is not None and record.threshold is not None:
        c = record.confusion
        yield line(
            f"at threshold {record.threshold:.4f}: {c.tp:,} true positive, {c.fp:,} false positive, "
            f"{c.fn:,} false negative, {c.tn:,} true negative"
        )
    yield from class_table(record.classes)
    yield from matrix_table(record.matrix)
    if record.net_value is not None:
        n, beside = record.net_value, at_half("multiclass" if record.matrix else "binary")
        yield line(
            f"net value {number(n.value)} {span(n.interval)}, {beside} {number(n.at_half)}"
            + (f" ({n.note})" if n.note else "")
        )
    yield from _slices(record)
    yield from sealed_baselines(record)
    for note in record.notes:
        yield line(f"note: {note}", "dim")
    yield then(f"holdfast promote {record.version} --to champion")


def _slices(record: Evaluation) -> Iterator[Any]:
    if not record.slices:
        return
    shown = next(iter(record.slices[0].metrics), None)
    if shown is None:
        return
    yield table(
        ("slice", "rows", shown, "95 %"),
        [
            (
                f"{s.column} = {s.level}",
                number(s.rows),
                number(s.metrics[shown].value, 4),
                span(s.metrics[shown].interval),
            )
            for s in record.slices
            if shown in s.metrics
        ],
        right=(1, 2, 3),
    )

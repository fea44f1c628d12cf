"""The candidates of a training run, and what searching for them came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Candidate, Training
from holdfast.reports.figures import number
from holdfast.reports.figures import span as interval
from holdfast.reports.searching import searched
from holdfast.reports.terminal.layout import line, table

PATHS = {True: "exact", False: "general", None: ""}
"""How a row alone is answered beside a table: the same bits, or within 1e-9."""

HEADS = ("candidate", "95 %", "p99 us/row", "MB", "seconds", "path", "beats baseline", "why")


def candidates(record: Training) -> Iterator[Any]:
    """Yield the candidates on four axes, then a line for each note and each search."""
    yield table(
        (HEADS[0], record.metric, *HEADS[1:]),
        [_row(c, record.selected) for c in record.candidates],
        right=(1, 2, 3, 4, 5),
    )
    for c in record.candidates:
        if c.note:
            yield line(f"{c.name}: {c.note}")
        if c.search is not None:
            yield line(f"{c.name}: {searched(c)}")


def _row(c: Candidate, selected: str) -> tuple[str, ...]:
    beaten = {True: "yes", False: "no", None: ""}[c.beats_baseline]
    return (
        f"{'*' if c.name == selected else ' '} {c.name}",
        number(c.score, 4),
        interval(c.interval),
        number(c.latency_p99_us, 1),
        number(c.memory_mb, 2),
        number(c.training_seconds, 2),
        PATHS[c.exact],
        beaten,
        c.why,
    )

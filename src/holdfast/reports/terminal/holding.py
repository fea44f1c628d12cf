"""The quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records.quarantine import Held, Replay, Shown
from holdfast.reports.terminal.layout import line, table, then

REASONS, NUMBERS = 3, 20


def held(record: dict[str, list[Held]]) -> Iterator[Any]:
    """Yield every entry with the reasons of its rows."""
    if not record["quarantine"]:
        yield line("no row is held")
        return
    yield table(
        ("entry", "time", "command", "source", "rows", "of", "reasons"),
        [
            (h.id, f"{h.time[:19]}Z", h.command, h.source, f"{h.rows:,}", f"{h.read:,}", _counted(h.reasons))
            for h in record["quarantine"]
        ],
        right=(4, 5),
    )
    yield then(f"holdfast quarantine show {record['quarantine'][-1].id}")


def held_rows(record: Shown) -> Iterator[Any]:
    """Yield rows with their raw content and every reason."""
    about = record.held
    sample = f", a sample of {about.rows:,}" if about.sample else ""
    yield line(
        f"{record.matching:,} rows of {about.source} ({about.command}, {about.time[:19]}Z){sample}", "bold"
    )
    for row in record.rows:
        yield line(f"{'request' if row.row is None else f'row {row.row:,}'}: {row.raw}")
        for reason in row.reasons:
            yield line(f"    {reason}", "dim")
    if record.matching > len(record.rows):
        yield line(
            f"and {record.matching - len(record.rows):,} more: --limit 0 prints all, --output writes all"
        )
    if record.output:
        yield line(f"written: {record.output}")
    yield then(f"holdfast quarantine replay {about.id}, after a fix of the contract or of the source")


def replayed(record: Replay) -> Iterator[Any]:
    """Yield how many rows pass now, which, and why the others do not."""
    total = len(record.passing) + len(record.failing) + len(record.gone)
    yield line(f"{len(record.passing):,} of {total:,} rows of {record.held.source} pass now", "bold")
    if record.passing:
        yield line(f"pass: {_numbers(record.passing)}", "green")
    if record.failing:
        yield line(f"fail: {_numbers(record.failing)}", "red")
        yield table(("reason", "rows"), [(why, f"{n:,}") for why, n in record.reasons.items()], right=(1,))
    if record.gone:
        yield line(f"no longer in the source: {_numbers(record.gone)}")
    if record.output:
        yield line(f"written: {record.output}")


def _counted(reasons: dict[str, int]) -> str:
    shown = [f"{why} ({rows:,})" for why, rows in list(reasons.items())[:REASONS]]
    more = len(reasons) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _numbers(rows: list[int]) -> str:
    shown = ", ".join(f"{row:,}" for row in rows[:NUMBERS])
    return shown + (f" and {len(rows) - NUMBERS:,} more" if len(rows) > NUMBERS else "")

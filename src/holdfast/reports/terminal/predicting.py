"""Batch scoring and the export of the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records import Scoring
from holdfast.reports.figures import number
from holdfast.reports.terminal.layout import line


def scored(record: Scoring) -> Iterator[Any]:
    """Yield how many rows were answered, flagged, rejected, and where they are."""
    yield line(
        f"{record.rows:,} rows read: {record.rows - record.rejected - record.excluded:,} answered "
        f"({record.flagged:,} flagged), {record.rejected:,} rejected, {record.excluded:,} excluded; "
        f"{number(record.rows_per_second)} rows/s"
    )
    yield line(f"answers: {record.output}")
    if record.ranked_output:
        yield line(f"to act on, by rank: {record.ranked_output}")
    if record.rejected_output:
        yield line(f"rejected: {record.rejected_output}", "yellow")
    for one in record.fewer:
        yield line(
            f"{one.column}: {one.kept:,} of {one.rows:,} rows keep the rule, fewer than mostly: {one.mostly:g}; "
            "the others were answered as if it were missing",
            "red",
        )


def exported(record: dict[str, Any]) -> Iterator[Any]:
    """Yield how many predictions were written."""
    yield line(f"{record['rows']:,} predictions")

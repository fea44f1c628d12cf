"""Dates and times: seconds since 1970 in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from datetime import datetime as moment
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.formats import BETWEEN
from holdfast.contract.settings import Column
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire
from holdfast.data.kinds import NULL, OK, WRONG_TYPE, Kinds
from holdfast.data.time_formats import recognised_format
from holdfast.data.times import ISO_EXPECTED, iso
from holdfast.data.written_times import WrittenTimes
from holdfast.types import Value

_EARLY, _LATE = -2_208_988_800.0, 4_102_444_800.0
"""The first moments of 1900 and of 2100."""

_EXAMPLE = 1_772_357_400.0


class Datetime(ColumnKind):
    """A moment as Float64 seconds, to the microsecond.

    Text is read in the column's formats and in ISO 8601, without a zone in the column's zone or else in UTC.
    """

    name = "datetime"
    dtype = pl.Float64
    expression = "datetime"
    model = "datetime"
    summary = "age"
    precedence = 40

    def judge(self, series: pl.Series, column: Column) -> Judged:
        values, kinds = WrittenTimes.of(column).times(series)
        values[kinds != OK] = np.nan
        return Judged(pl.Series(series.name, values, nan_to_null=True), kinds)

    def cell(self, column: Column) -> Cell:
        value_of = WrittenTimes.of(column).value

        def cell(value: Any) -> tuple[Value, int]:
            if not isinstance(value, str):
                return None, NULL if value is None else WRONG_TYPE
            kind, found = value_of(value)
            return (None, kind) if kind else (found, OK)

        return cell

    def expected(self, column: Column) -> str:
        if column.format is None:
            text = ISO_EXPECTED
        else:
            iso_too = " or in ISO 8601" if WrittenTimes.of(column).reads_iso else ""
            text = f"a time written as {column.format.replace(BETWEEN, ' or ')}{iso_too}"
        return text + (f", local time of {column.zone} where it names no zone" if column.zone else "")

    def wire(self, column: Column) -> Wire:
        schema: dict[str, Any] = {"type": "string"}
        if column.format is None and column.zone is None:
            schema["format"] = "date-time"
        else:
            schema["examples"] = [self.example(column, 0.0, 0.0, None)]
        return Wire(str, schema, converted=True)

    def edges(self, column: Column) -> list[Value]:
        return [_EARLY, -1e-6, 0.0, _LATE]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return self.sent(_EXAMPLE, column)

    def sent(self, value: Value, column: Column) -> Any:
        written = WrittenTimes.of(column)
        if value is None or written.reads_iso:
            return None if value is None else iso(float(value))
        zone = UTC if written.zone is None else ZoneInfo(written.zone)
        return moment.fromtimestamp(float(value), zone).strftime(written.formats[0])

    def recognise(self, seen: Seen) -> Column | None:
        if seen.series.dtype == pl.Date or isinstance(seen.series.dtype, pl.Datetime):
            return Column("datetime")
        if not seen.is_text or not len(seen.known):
            return None
        found = recognised_format(seen)
        return None if found is None else Column("datetime", format=found or None)

    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        values, kinds = WrittenTimes.of(column).times(series)
        distinct = series.drop_nulls().n_unique()
        known = values[kinds == OK]
        return ColumnFacts(
            name=series.name,
            kind="datetime",
            rows=len(series),
            nulls=int((kinds == NULL).sum()),
            distinct=distinct,
            format=column.format,
            either_order=_fits_either_order(series, column, kinds),
            first=float(known.min()) if len(known) else None,
            last=float(known.max()) if len(known) else None,
        )

    def logged(self, name: str, values: Sequence[Any]) -> pl.Series:
        if any(value is not None and not isinstance(value, int | float) for value in values):
            return super().logged(name, values)
        micros = [None if value is None else round(value * 1e6) for value in values]
        return pl.Series(name, micros, pl.Int64).cast(pl.Datetime("us", "UTC"))


def _fits_either_order(series: pl.Series, column: Column, kinds: Kinds) -> bool:
    """Say whether the values that are times would also be with day and month exchanged."""
    if column.format is None or "%d" not in column.format or "%m" not in column.format:
        return False
    swapped = column.format.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")
    other = WrittenTimes.of(msgspec.structs.replace(column, format=swapped)).times(series)[1]
    return bool((other[kinds == OK] == OK).all())


KIND = Datetime()

"""True or false."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Column
from holdfast.data.canonical import NULL_WORDS, texts
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire
from holdfast.data.kinds import NULL, OK, WRONG_TYPE
from holdfast.data.level_facts import level_facts, marked
from holdfast.data.numbers import is_text
from holdfast.types import Value

_TRUE, _FALSE = ("true", "1", "1.0"), ("false", "0", "0.0")


class Boolean(ColumnKind):
    """In tables ``true``, ``false``, ``0`` and ``1`` in any case; in JSON ``true`` and ``false``."""

    name = "boolean"
    dtype = pl.Boolean
    expression = "boolean"
    model = "boolean"
    summary = "level"
    precedence = 10

    def judge(self, series: pl.Series, column: Column) -> Judged:
        null = series.is_null()
        if series.dtype == pl.Boolean:
            return Judged(series, marked(null.to_numpy(), np.zeros(len(series), np.bool_)))
        if series.dtype.is_numeric():
            number = series.cast(pl.Float64)
            null |= number.is_nan().fill_null(False)
            true, false = number == 1.0, number == 0.0
        elif is_text(series):
            text = series.cast(pl.String).str.strip_chars(" ").str.to_lowercase()
            null |= text.is_in(NULL_WORDS).fill_null(False)
            true, false = text.is_in(_TRUE), text.is_in(_FALSE)
        else:
            true = false = pl.repeat(False, len(series), eager=True)
        known = (true | false).fill_null(False)
        values = pl.select(pl.when(known).then(true)).to_series().alias(series.name)
        return Judged(values, marked(null.to_numpy(), ~(known | null).to_numpy()))

    def cell(self, column: Column) -> Cell:
        return _boolean

    def expected(self, column: Column) -> str:
        return "true or false"

    def wire(self, column: Column) -> Wire:
        return Wire(bool, {"type": "boolean"})

    def edges(self, column: Column) -> list[Value]:
        return [False, True]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return False

    def recognise(self, seen: Seen) -> Column | None:
        if seen.series.dtype == pl.Boolean:
            return Column("boolean")
        if not seen.is_text or not len(seen.known):
            return None
        words = seen.known.str.strip_chars(" ").str.to_lowercase()
        return Column("boolean") if words.is_in(["true", "false"]).all() else None

    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        judged = self.judge(series, column)
        return level_facts(texts(judged.values), column, len(series), int((judged.kinds == NULL).sum()))

    def levels(self, column: Column) -> tuple[str, ...] | None:
        return ("false", "true")


def _boolean(value: Any) -> tuple[Value, int]:
    if value is True or value is False:
        return value, OK
    return None, NULL if value is None else WRONG_TYPE


KIND = Boolean()

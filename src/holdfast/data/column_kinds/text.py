"""Free text, as it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Column
from holdfast.data.canonical import is_unicode, texts
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire
from holdfast.data.kinds import NULL, OK, WRONG_TYPE
from holdfast.data.level_facts import level_facts, marked
from holdfast.types import Value

_EDGE = "Holdfast: words, 123 & ünïcode — " * 8


class Text(ColumnKind):
    """Strings, not stripped and not changed; in tables numbers take their text form."""

    name = "text"
    dtype = pl.String
    expression = "string"
    model = "text"
    summary = "length"
    precedence = 90

    def judge(self, series: pl.Series, column: Column) -> Judged:
        if series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object):
            null = series.is_null().to_numpy()
            return Judged(pl.Series(series.name, [None] * len(series), pl.String), marked(null, ~null))
        values = texts(series)
        return Judged(values, marked(values.is_null().to_numpy(), np.zeros(len(series), np.bool_)))

    def cell(self, column: Column) -> Cell:
        return _text

    def expected(self, column: Column) -> str:
        return "text"

    def wire(self, column: Column) -> Wire:
        return Wire(str, {"type": "string"})

    def edges(self, column: Column) -> list[Value]:
        return ["", "a", _EDGE]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return "some words"

    def recognise(self, seen: Seen) -> Column | None:
        return Column("text")  # whatever nothing else is

    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        values = texts(series)
        return level_facts(values, column, len(series), values.null_count())


def _text(value: Any) -> tuple[Value, int]:
    if not isinstance(value, str):
        return None, NULL if value is None else WRONG_TYPE
    return (value, OK) if is_unicode(value) else (None, WRONG_TYPE)


KIND = Text()

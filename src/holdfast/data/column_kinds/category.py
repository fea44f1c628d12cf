"""Levels: text as it stands."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import polars as pl

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Column
from holdfast.data.canonical import is_unicode, texts
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire
from holdfast.data.kinds import NULL, OK, UNSEEN, WRONG_TYPE
from holdfast.data.level_facts import level_facts, marked, mean_words
from holdfast.types import Value

NEVER_SEEN = "holdfast: a level that no row has"
MOST_EDGES = 50
LONG = 40
"""Mean characters from which strings that hardly repeat are text, however few they are."""

_SHOWN_LEVELS = 20
ROWS_PER_LEVEL = 5
"""Strings of more than 50 distinct values are levels when each has so many rows on average; else they are text."""

MOST_WORDS = 5.0


class Category(ColumnKind):
    """Strings; in tables numbers take their text form (``1``, not ``1.0``).

    The value of an unseen level stays where the contract flags it, and is null where it rejects or imputes it.
    """

    name = "category"
    dtype = pl.String
    expression = "string"
    model = "category"
    summary = "level"
    precedence = 60

    def judge(self, series: pl.Series, column: Column) -> Judged:
        if series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object):
            null = series.is_null().to_numpy()
            return Judged(pl.Series(series.name, [None] * len(series), pl.String), marked(null, ~null))
        values = texts(series)
        absent = values.is_null()
        kinds = marked(absent.to_numpy(), np.zeros(len(series), np.bool_))
        if column.values is not None:
            known = values.is_in(list(column.values)).fill_null(False)
            kinds[~(known | absent).to_numpy()] = UNSEEN
            if column.unseen != "flag":
                values = pl.select(pl.when(known).then(values)).to_series().alias(series.name)
        return Judged(values, kinds)

    def cell(self, column: Column) -> Cell:
        known = None if column.values is None else frozenset(column.values)
        keeps = column.unseen == "flag"

        def category(value: Any) -> tuple[Value, int]:
            if not isinstance(value, str):
                return None, NULL if value is None else WRONG_TYPE
            if known is not None and value in known:
                return value, OK
            if known is not None and not keeps:
                return None, UNSEEN
            if not is_unicode(value):
                return None, WRONG_TYPE
            return value, OK if known is None else UNSEEN

        return category

    def expected(self, column: Column) -> str:
        if column.values is None or column.unseen != "reject":
            return "a string"
        shown = ", ".join(repr(level) for level in column.values[:_SHOWN_LEVELS])
        more = len(column.values) - _SHOWN_LEVELS
        return f"one of {shown}" + (f" and {more} more" if more > 0 else "")

    def wire(self, column: Column) -> Wire:
        schema: dict[str, Any] = {"type": "string"}
        if column.values is None or column.unseen == "flag":
            return Wire(str, schema)
        if column.unseen == "reject":
            schema["enum"] = list(column.values)
        if not column.values:
            return Wire(str, schema, converted=True)
        return Wire(Literal[column.values], schema)

    def edges(self, column: Column) -> list[Value]:
        unseen = [] if column.values is not None and column.unseen != "flag" else [NEVER_SEEN, ""]
        return [*unseen, *(column.values or ())[:MOST_EDGES]]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return level or next(iter(column.values or ()), "")

    def recognise(self, seen: Seen) -> Column | None:
        if not seen.is_text or not len(seen.known):
            return None
        rows, distinct = len(seen.present), len(seen.known)
        if seen.many:
            is_prose = mean_words(seen.known) > MOST_WORDS
            return None if is_prose or distinct * ROWS_PER_LEVEL > rows else Column("category")
        long = (seen.known.str.len_chars().mean() or 0) >= LONG  # type: ignore[operator]
        return None if long and distinct * 2 > rows else Column("category")

    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        values = texts(series)
        return level_facts(values, column, len(series), values.null_count())

    def levels(self, column: Column) -> tuple[str, ...] | None:
        # where others are merely flagged, the contract's list was guessed from the very rows that are profiled
        closed = column.values is not None and column.unseen != "flag"
        return tuple(sorted(column.values or ())) if closed else None


KIND = Category()

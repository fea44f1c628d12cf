"""Lists of flags: the distinct ones, sorted by code point, joined by the unit separator."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from holdfast.contract.facts import MOST_LEVELS, ColumnFacts
from holdfast.contract.settings import Column
from holdfast.data.canonical import is_unicode, texts
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire
from holdfast.data.flag_lists import recognised_separator
from holdfast.data.kinds import NULL, OK, WRONG_TYPE
from holdfast.data.level_facts import marked
from holdfast.data.numbers import is_text
from holdfast.types import Value

SEPARATOR = "\x1f"
"""Between the flags of a typed cell; a flag cannot hold it. Without any flag the cell is the empty text."""

_SHOWN = ("a", "b")


class Flags(ColumnKind):
    """Lists of strings, JSON lists of strings as text, or text with a separator; spaces around flags are dropped.

    An empty list or text is no flag, which is not missing.
    """

    name = "flags"
    dtype = pl.String
    expression = "string"
    model = "flags"
    summary = "flags"
    precedence = 50

    def judge(self, series: pl.Series, column: Column) -> Judged:
        null = series.is_null().to_numpy()
        values = self._values(series, column)
        return Judged(values, marked(null, values.is_null().to_numpy() & ~null))

    def _values(self, series: pl.Series, column: Column) -> pl.Series:
        read = _reader(column)
        if isinstance(series.dtype, pl.List | pl.Array) and not series.dtype.inner.is_nested():
            lists = [None if cell is None else _joined(texts(cell).to_list()) for cell in series]
            return pl.Series(series.name, lists, pl.String)
        if not is_text(series):
            return pl.Series(series.name, [None] * len(series), pl.String)
        text = series.cast(pl.String)
        known = text.unique().drop_nulls()  # each distinct text once
        return (
            text.replace_strict(
                known,
                pl.Series([read(t) for t in known.to_list()], dtype=pl.String),
                default=None,
                return_dtype=pl.String,
            )
            if len(known)
            else text
        )

    def cell(self, column: Column) -> Cell:
        read = _reader(column)

        def flags(value: Any) -> tuple[Value, int]:
            if value is None:
                return None, NULL
            if isinstance(value, str):
                found = read(value)
            else:
                found = _joined(value) if isinstance(value, list | tuple) else None
            return (None, WRONG_TYPE) if found is None else (found, OK)

        return flags

    def expected(self, column: Column) -> str:
        return "a list of strings" + (
            f", or one string with {column.separator!r} between" if column.separator else ""
        )

    def wire(self, column: Column) -> Wire:
        listed = {"type": "array", "items": {"type": "string"}}
        if column.separator is None:
            return Wire(list[str] | str, listed, converted=True)
        text = {"type": "string", "examples": [column.separator.join(_SHOWN)]}
        return Wire(list[str] | str, {"anyOf": [listed, text]}, converted=True)

    def edges(self, column: Column) -> list[Value]:
        return ["", "a", SEPARATOR.join(_SHOWN)]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return [level] if level else []

    def recognise(self, seen: Seen) -> Column | None:
        if isinstance(seen.series.dtype, pl.List | pl.Array):
            return Column("flags") if seen.series.dtype.inner == pl.String else None
        if not seen.is_text or not len(seen.known):
            return None
        found = recognised_separator(seen)
        return None if found is None else Column("flags", separator=found or None)

    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        values = self.judge(series, column).values
        counts: Counter[str] = Counter()
        tally = values.drop_nulls().value_counts(name="rows")
        for cell, rows in tally.iter_rows():
            counts.update(dict.fromkeys(split(cell), rows))
        levels = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        return ColumnFacts(
            name=series.name,
            kind="flags",
            rows=len(series),
            nulls=series.null_count(),
            distinct=tally.height,
            levels=levels if len(levels) <= MOST_LEVELS else None,
            separator=column.separator,
        )

    def sent(self, value: Value, column: Column) -> Any:
        return None if value is None else split(str(value))

    def logged(self, name: str, values: Sequence[Any]) -> pl.Series:
        if any(value is not None and not isinstance(value, str) for value in values):
            return super().logged(name, values)
        return pl.Series(name, [None if v is None else split(v) for v in values], pl.List(pl.String))


def split(cell: str) -> list[str]:
    """Return the flags of a typed cell.

    Examples
    --------
    >>> split("a\\x1fb"), split("")
    (['a', 'b'], [])
    """
    return cell.split(SEPARATOR) if cell else []


def _reader(column: Column) -> Callable[[str], str | None]:
    separator = column.separator

    def read(text: str) -> str | None:
        stripped = text.strip(" ")
        if stripped[:1] == "[" and stripped[-1:] == "]":
            return _joined(_list(stripped))
        if not stripped:
            return ""
        return None if separator is None else _joined(stripped.split(separator))

    return read


def _list(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _joined(flags: Any) -> str | None:
    if not isinstance(flags, list | tuple) or not all(isinstance(flag, str) for flag in flags):
        return None
    known = {flag.strip(" ") for flag in flags} - {""}
    if any(SEPARATOR in flag or not is_unicode(flag) for flag in known):
        return None
    return SEPARATOR.join(sorted(known))


KIND = Flags()

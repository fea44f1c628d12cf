"""Facts of columns of numbers, and how text is recognised as numbers."""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from holdfast.contract.facts import MOST_LEVELS, WIDEST_RANGE, ColumnFacts
from holdfast.contract.settings import Column, Kind
from holdfast.data.canonical import EXACT, number_text
from holdfast.data.column_kinds.base import Seen
from holdfast.data.kinds import NULL, OK, WRONG_TYPE, Kinds
from holdfast.data.numbers import numbers
from holdfast.data.written_numbers import WrittenNumbers
from holdfast.types import Array, Mask

FITS = 0.99
"""Share of the values that must fit a kind in a column of many distinct values; the rest is for the quarantine."""

_CODES = 32
"""Whole numbers written with a point are integers up to this many distinct ones; beyond, halves may still come."""

UNITS = frozenset(
    (
        *("%", "‰", "$", "€", "£", "¥", "₹", "USD", "EUR", "GBP", "CHF", "JPY", "kr", "zł"),
        *("kg", "g", "mg", "t", "km", "m", "cm", "mm", "mi", "ft", "l", "ml", "h", "min", "s", "ms"),
        *("°C", "°F", "m²", "m³", "km/h", "kWh", "kW", "W"),
    )
)
"""Units that a guess may take for one; a contract may name any other."""

_TRIED = (None, "1,234.50", "1234,50", "1.234,50", "1 234,50", "1'234.50")
"""The ways of writing in the order in which they are tried: marks between thousands only where some are seen."""

_AROUND = re.compile(r"[0-9.,'\u2019+\-()\s\u00a0\u2009\u202f]")


def recognised(seen: Seen) -> Column | None:
    """Return a raw column as numbers: cells that are numbers, plain text, or text with marks or one unit."""
    if seen.series.dtype.is_numeric():
        return Column(number_kind(seen.series, *numbers(seen.series), whole=seen.series.dtype.is_integer()))
    if not seen.is_text or not len(seen.known):
        return None
    if are_codes(seen.known):
        return None
    values, kinds = numbers(seen.present)
    if fit(kinds != WRONG_TYPE, many=seen.many):
        return Column(number_kind(seen.present, values, kinds, whole=_is_written_whole(seen.present)))
    return _with_marks(seen)


def number_kind(series: pl.Series, values: Array, kinds: Kinds, *, whole: bool) -> Kind:
    """Return ``integer`` for whole numbers, few of them where they are written with a point, else ``number``."""
    values = values[kinds == OK]
    if not len(values) or (np.floor(values) != values).any() or (np.abs(values) > EXACT).any():
        return "number"
    return "integer" if whole or len(np.unique(values)) <= _CODES else "number"


def fit(fits: Mask, *, many: bool) -> bool:
    """Say whether the cells fit: all of them, or nearly all where there are many distinct values."""
    return bool(fits.mean() >= FITS) if many else bool(fits.all())


def are_codes(known: pl.Series) -> bool:
    """Say whether the digits are names rather than numbers: leading zeros, or more than a double holds."""
    if known.str.contains(r"^ *[+-]?0[0-9]").any():
        return True
    return bool((known.str.contains(r"^ *[+-]?[0-9]{17,} *$")).any())


def _is_written_whole(series: pl.Series, decimal: str = r"\.") -> bool:
    return not series.str.contains(rf"[0-9]{decimal}|[0-9][eE]|{decimal}[0-9]").any()


def _with_marks(seen: Seen) -> Column | None:
    """Return the column as numbers of the first way of writing that its texts fit, with the unit they share."""
    # a name or a sentence is no unit: most texts are told by the first thousand
    units = {_AROUND.sub("", text) for text in seen.known.head(1000).to_list()} - {""}
    likely = units & UNITS
    if len(likely) > 1 or (not likely and units and not seen.many) or len(units) > 1 + 10 * seen.many:
        return None
    unit = next(iter(likely), None)
    for way in _TRIED:
        if way is None and unit is None:
            continue
        column = Column("number", format=way, unit=unit)
        written = WrittenNumbers.of(column)
        assert written is not None
        values, kinds = written.numbers(seen.present)
        if fit(kinds != WRONG_TYPE, many=seen.many):
            whole = _is_written_whole(seen.present, re.escape(written.decimal))
            kind = number_kind(seen.present, values, kinds, whole=whole)
            return Column(kind, format=way, unit=unit)
    return None


def number_facts(name: str, column: Column, cells: Array, kinds: Kinds) -> ColumnFacts:
    """Return the facts of judged numbers."""
    rows, nulls = len(cells), int((kinds == NULL).sum())
    values = cells[kinds == OK]
    if not len(values):
        return ColumnFacts(name=name, kind=column.type, rows=rows, nulls=nulls, distinct=0)
    distinct, counts = np.unique(values, return_counts=True)
    whole = bool((np.floor(distinct) == distinct).all())
    narrow = whole and distinct[-1] - distinct[0] < WIDEST_RANGE
    return ColumnFacts(
        name=name,
        kind=column.type,
        rows=rows,
        nulls=nulls,
        distinct=len(distinct),
        levels=_levels(distinct, counts),
        minimum=float(distinct[0]),
        maximum=float(distinct[-1]),
        p10=float(np.quantile(values, 0.1)),
        median=float(np.median(values)),
        minimum_count=int(counts[0]),
        maximum_count=int(counts[-1]),
        whole=whole,
        zero_seen=bool((distinct == 0).any()),
        negative_seen=bool(distinct[0] < 0),
        seen_integers=len(distinct) if narrow else None,
        format=column.format,
        unit=column.unit,
    )


def _levels(distinct: Array, counts: np.ndarray) -> tuple[tuple[str, int], ...] | None:
    if len(distinct) > MOST_LEVELS:
        return None
    pairs = [(number_text(float(value)), int(count)) for value, count in zip(distinct, counts, strict=True)]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

"""What a column seems to be, and the facts on which the guesses of a new contract rest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.contract.facts import MOST_LEVELS, WIDEST_RANGE, ColumnFacts
from holdfast.contract.settings import Column, Kind
from holdfast.data.canonical import EXACT, NULL_WORDS, number_text, texts
from holdfast.data.cells import judge, numbers
from holdfast.data.kinds import NULL, OK, WRONG_TYPE
from holdfast.data.rules import rule
from holdfast.data.table import Table
from holdfast.data.times import seconds
from holdfast.types import Array

_FITS = 0.99
"""Share of the values that must fit a kind in a column of many distinct values; the rest is for the quarantine."""

_CODES = 32
"""Whole numbers written with a point are integers up to this many distinct ones; beyond, halves may still come."""

_LONG = 40
"""Mean characters from which strings that hardly repeat are text, however few they are."""


def infer_kind(series: pl.Series) -> Kind:
    """Return the kind of a raw column: the narrowest that its values fit.

    A column of text is boolean when all values are ``true`` or ``false``; numbers when they are numbers
    without leading zeros (``007`` is a code); datetime when they are times in ISO 8601; text when there are
    more than 50 distinct values, or long ones that hardly repeat; else a category. In a column of more than
    50 distinct values one in a hundred may be something else. Columns of 0 and 1 are integers, so that a
    request may send them as numbers. A column without any value is text.

    Examples
    --------
    >>> infer_kind(pl.Series(["1", "2", ""])), infer_kind(pl.Series(["1.5", "NaN"]))
    ('integer', 'number')
    >>> infer_kind(pl.Series(["True", "false"])), infer_kind(pl.Series(["2026-01-31"])), infer_kind(pl.Series(["a"]))
    ('boolean', 'datetime', 'category')
    """
    if series.dtype == pl.Boolean:
        return "boolean"
    if series.dtype.is_numeric():
        return _number_kind(series, written_whole=series.dtype.is_integer())
    if series.dtype == pl.Date or isinstance(series.dtype, pl.Datetime):
        return "datetime"
    if series.dtype == pl.String or isinstance(series.dtype, pl.Categorical | pl.Enum):
        return _text_kind(series.cast(pl.String))
    return "text"


def _text_kind(series: pl.Series) -> Kind:
    words = series.str.strip_chars(" ").str.to_lowercase()
    series = series.filter(~words.is_in(NULL_WORDS))
    if not len(series.drop_nulls()):
        return "text"
    known = series.drop_nulls().unique()
    if known.str.strip_chars(" ").str.to_lowercase().is_in(["true", "false"]).all():
        return "boolean"
    many = len(known) > MOST_LEVELS
    if not _are_codes(known) and _fit(numbers(series)[1] != WRONG_TYPE, many=many):
        return _number_kind(series, written_whole=not series.str.contains(r"[0-9][.eE]|\.[0-9]").any())
    if _fit(seconds(series)[1] == OK, many=many):
        return "datetime"
    hardly_repeat = len(known) * 2 > len(series)
    long = (known.str.len_chars().mean() or 0) >= _LONG  # type: ignore[operator]
    return "text" if many or (long and hardly_repeat) else "category"


def _fit(fits: np.ndarray, *, many: bool) -> bool:
    return bool(fits.mean() >= _FITS) if many else bool(fits.all())


def _are_codes(known: pl.Series) -> bool:
    """Say whether the digits are names rather than numbers: leading zeros, or more than a double holds."""
    if known.str.contains(r"^ *[+-]?0[0-9]").any():
        return True
    return bool((known.str.contains(r"^ *[+-]?[0-9]{17,} *$")).any())


def _number_kind(series: pl.Series, *, written_whole: bool) -> Kind:
    values, kinds = numbers(series)
    values = values[kinds == OK]
    if not len(values) or (np.floor(values) != values).any() or (np.abs(values) > EXACT).any():
        return "number"
    return "integer" if written_whole or len(np.unique(values)) <= _CODES else "number"


def facts(table: Table, kinds: Mapping[str, Kind] | None = None) -> dict[str, ColumnFacts]:
    """Return what was seen in each column of a table.

    Parameters
    ----------
    kinds
        Kinds that are known; the others are inferred.

    Examples
    --------
    >>> hour = facts(Table(pl.DataFrame({"hour": ["3", "3", "4", None]})))["hour"]
    >>> hour.kind, hour.nulls, hour.levels, hour.minimum_count
    ('integer', 1, (('3', 2), ('4', 1)), 2)
    """
    known = kinds or {}
    return {
        series.name: column_facts(series, known.get(series.name) or infer_kind(series))
        for series in table.frame.get_columns()
    }


def column_facts(series: pl.Series, kind: Kind) -> ColumnFacts:
    """Return the facts of one raw column, taken as the given kind; values that do not fit it are left out.

    Examples
    --------
    >>> column_facts(pl.Series("a", ["1.5", "x"]), "number").maximum
    1.5
    """
    if kind in ("number", "integer"):
        return _number_facts(series, kind)
    if kind == "boolean":
        judged = judge(series, rule(series.name, Column("boolean")))
        return _level_facts(texts(judged.values), kind, len(series), int((judged.kinds == NULL).sum()))
    if kind == "datetime":
        _, cells = seconds(series)
        distinct = series.drop_nulls().n_unique()
        nulls = int((cells == NULL).sum())
        return ColumnFacts(name=series.name, kind=kind, rows=len(series), nulls=nulls, distinct=distinct)
    values = texts(series)
    return _level_facts(values, kind, len(series), values.null_count())


def _level_facts(values: pl.Series, kind: Kind, rows: int, nulls: int) -> ColumnFacts:
    values = values.drop_nulls()
    distinct = values.n_unique()
    levels = None
    if distinct <= MOST_LEVELS:
        counts = values.value_counts(name="n").rows()
        levels = tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))
    return ColumnFacts(name=values.name, kind=kind, rows=rows, nulls=nulls, distinct=distinct, levels=levels)


def _number_facts(series: pl.Series, kind: Kind) -> ColumnFacts:
    cells, kinds = numbers(series)
    nulls = int((kinds == NULL).sum())
    values = cells[kinds == OK]
    if not len(values):
        return ColumnFacts(name=series.name, kind=kind, rows=len(series), nulls=nulls, distinct=0)
    distinct, counts = np.unique(values, return_counts=True)
    whole = bool((np.floor(distinct) == distinct).all())
    narrow = whole and distinct[-1] - distinct[0] < WIDEST_RANGE
    return ColumnFacts(
        name=series.name,
        kind=kind,
        rows=len(series),
        nulls=nulls,
        distinct=len(distinct),
        levels=_number_levels(distinct, counts),
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
    )


def _number_levels(distinct: Array, counts: np.ndarray) -> tuple[tuple[str, int], ...] | None:
    if len(distinct) > MOST_LEVELS:
        return None
    pairs = [(number_text(float(value)), int(count)) for value, count in zip(distinct, counts, strict=True)]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

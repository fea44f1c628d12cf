"""What of a column is counted: its values or levels, or what a text, a list of flags or a time can be summed up by.

A time is not counted by its value, which moves because time passes, but by its age at the moment of prediction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data.column_kinds import kind_of
from holdfast.data.column_kinds.flags import SEPARATOR, split
from holdfast.data.kinds import NULL, OK, Kinds

View: TypeAlias = Literal["value", "length", "flags", "flag", "age", "presence"]

WORDS: dict[View, str] = {
    "length": "characters",
    "flags": "number of flags",
    "flag": "rows with the flag",
    "age": "age in days",
    "presence": "times",
}
"""What is counted in words, where it is not the value itself."""

DAY = 86_400.0
PRESENT = "present"
MOST_FLAGS = 10
FREQUENT = 0.05
"""A flag in a smaller share of the reference rows is not watched on its own."""


class Watched(NamedTuple):
    """One thing to count of a column: its view, and the flag or the column of moments that this needs."""

    view: View
    by: str = ""


def watched(
    name: str, settings: Settings, frame: pl.DataFrame, kinds: Mapping[str, Kinds]
) -> dict[str, Watched]:
    """Return what to count of a column, by the name under which it is counted.

    Numbers and levels by their values, texts by their length, flags by their number and one by one the ten most
    frequent, times by their age at ``predict_at``, and without that by whether they are there.

    Examples
    --------
    >>> settings = Settings(name="x", task="regression", target="y", metric="r2", columns={"note": Column("text")})
    >>> watched("note", settings, pl.DataFrame({"note": ["a"]}), {"note": np.zeros(1, np.int8)})
    {'note': Watched(view='length', by='')}
    """
    summary = kind_of(settings.columns[name]).summary
    if summary == "length":
        return {name: Watched("length")}
    if summary == "age":
        moment = settings.predict_at
        if moment in (None, name) or moment not in frame.columns:
            return {name: Watched("presence")}
        return {name: Watched("age", str(moment))}
    if summary == "flags":
        cells = frame[name].filter(pl.Series(kinds[name] == OK))
        return {name: Watched("flags")} | {
            f"{name} = {flag}": Watched("flag", flag) for flag in _frequent(cells)
        }
    return {name: Watched("value")}


def seen(
    column: str, what: Watched, frame: pl.DataFrame, kinds: Mapping[str, Kinds]
) -> tuple[pl.Series, Kinds]:
    """Return the values to count and their kinds; of a single flag only the rows that have a list of flags."""
    values, codes = frame[column], kinds[column]
    if what.view == "flag":
        ok = pl.Series(codes == OK)
        return _has(values.filter(ok), what.by), np.zeros(int(ok.sum()), np.int8)
    if what.view == "age":
        known = (codes == OK) & (kinds[what.by] == OK) if what.by in kinds else np.zeros(len(codes), np.bool_)
        codes = np.where((codes == OK) & ~known, NULL, codes).astype(np.int8)
    return _VIEWS[what.view](frame, column, what.by), codes


def _frequent(cells: pl.Series) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for cell, rows in cells.drop_nulls().value_counts(name="rows").iter_rows():
        counts.update(dict.fromkeys(split(cell), rows))
    enough = [(flag, rows) for flag, rows in counts.items() if rows >= FREQUENT * len(cells)]
    chosen = sorted(enough, key=lambda pair: (-pair[1], pair[0]))[:MOST_FLAGS]
    return (flag for flag, _ in sorted(chosen))


def _has(cells: pl.Series, flag: str) -> pl.Series:
    return cells.str.split(SEPARATOR).list.contains(flag).cast(pl.String)


def _value(frame: pl.DataFrame, column: str, by: str) -> pl.Series:
    return frame[column]


def _length(frame: pl.DataFrame, column: str, by: str) -> pl.Series:
    return frame[column].str.len_chars().cast(pl.Float64)


def _number_of_flags(frame: pl.DataFrame, column: str, by: str) -> pl.Series:
    marks = frame[column].str.count_matches(SEPARATOR, literal=True).cast(pl.Float64)
    return marks + (frame[column] != "").cast(pl.Float64)


def _age(frame: pl.DataFrame, column: str, by: str) -> pl.Series:
    if by not in frame.columns:
        return pl.Series(column, [None] * frame.height, pl.Float64)
    return (frame[by] - frame[column]) / DAY


def _presence(frame: pl.DataFrame, column: str, by: str) -> pl.Series:
    return frame.select(pl.when(pl.col(column).is_not_null()).then(pl.lit(PRESENT)).alias(column)).to_series()


_VIEWS: dict[View, Callable[[pl.DataFrame, str, str], pl.Series]] = {
    "value": _value,
    "length": _length,
    "flags": _number_of_flags,
    "age": _age,
    "presence": _presence,
}


def levels_of(column: Column, what: Watched) -> tuple[str, ...] | None:
    """Return the levels that are known beforehand, where no others can be all right."""
    fixed = {"presence": (PRESENT,), "flag": ("false", "true")}.get(what.view)
    return kind_of(column).levels(column) if fixed is None else fixed

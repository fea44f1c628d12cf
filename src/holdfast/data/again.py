"""Raw records of a quarantine as a table once more, to be judged again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import polars as pl

from holdfast.data.dialect import Dialect
from holdfast.data.json_record import decode
from holdfast.data.quotes import split_record, unquote
from holdfast.data.table import Broken, Table


def table_again(
    raw: Sequence[str],
    numbers: Sequence[int],
    columns: Sequence[str],
    dialect: Dialect | None,
    *,
    source: str = "quarantine",
) -> Table:
    """Return raw records as the table that they were read from, under their old numbers.

    Parameters
    ----------
    raw
        The records as read: text of the dialect, or JSON objects without one.
    numbers
        The number of each record, from 1, ascending.
    columns
        The columns of the source.
    dialect
        How the text was written; null for JSON.

    Examples
    --------
    >>> table = table_again(['1,"a, b"', "2"], [4, 9], ["n", "s"], Dialect(",", "utf-8"))
    >>> table.frame.rows(), table.row.tolist(), table.broken[0].row
    ([('1', 'a, b')], [4], 9)
    """
    rows, at, broken = [], [], []
    for number, text in zip(numbers, raw, strict=True):
        cells = _json(text, columns) if dialect is None else _fields(text, dialect)
        if len(cells) == len(columns):
            rows.append(cells)
            at.append(number)
        else:
            reason = f"{len(cells)} fields where the header has {len(columns)}"
            broken.append(Broken(number, text, reason))
    series = [_column(name, [row[i] for row in rows]) for i, name in enumerate(columns)]
    return Table(pl.DataFrame(series), np.array(at, np.int64), broken, source=source)


def _fields(text: str, dialect: Dialect) -> list[Any]:
    record = text.encode()
    if not dialect.quoting:
        return [field or None for field in text.split(dialect.delimiter)]
    fields = split_record(record, dialect.delimiter)
    return [None if field == b"" else unquote(field).decode(errors="replace") for field in fields]


def _json(text: str, columns: Sequence[str]) -> list[Any]:
    try:
        value = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return []
    if not isinstance(value, dict):
        return []
    if any(isinstance(cell, dict) for cell in value.values()):  # a line of JSON, whose objects became columns
        value = decode(text.encode())
    return [value.get(name) for name in columns]


def _column(name: str, values: list[Any]) -> pl.Series:
    """Return cells as a column: of their type where they have one, else as text."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1 and kinds != {int, float}:
        return pl.Series(name, [None if v is None else _text(v) for v in values], dtype=pl.String)
    return pl.Series(name, values, dtype=pl.String) if not kinds else pl.Series(name, values, strict=False)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()

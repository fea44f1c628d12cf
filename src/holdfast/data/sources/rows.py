"""Rows of a database as columns, whatever its driver makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from holdfast.data.frames import python_column


def frame_of(names: Sequence[str], records: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Return records as columns: numbers, booleans, dates, times in UTC and lists of texts as such, else text.

    Examples
    --------
    >>> frame_of(["a", "b"], [(Decimal("1.5"), "x"), (None, None)]).rows()
    [(1.5, 'x'), (None, None)]
    """
    columns = zip(*records, strict=True) if records else [()] * len(names)
    frame = pl.DataFrame([_column(name, values) for name, values in zip(names, columns, strict=True)])
    return frame.with_columns(pl.col(pl.Null).cast(pl.String))


def _column(name: str, values: Sequence[Any]) -> pl.Series:
    types = {type(value) for value in values if value is not None}
    if types <= {bool, int, float, str}:
        return python_column(name, list(values))
    if types == {list} and all(
        value is None or all(isinstance(x, str | None) for x in value) for value in values
    ):
        return pl.Series(name, values, pl.List(pl.String))
    return python_column(name, [_plain(value) for value in values])


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode(errors="backslashreplace")
    known = isinstance(value, bool | int | float | str | dict | list | tuple) or value is None
    return value if known or hasattr(value, "year") else str(value)

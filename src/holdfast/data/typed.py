"""Columns that no contract describes, read as what they look like: for checks and for guesses."""

from __future__ import annotations

import msgspec
import polars as pl

from holdfast.contract.settings import Column, Kind
from holdfast.data.cells import judge
from holdfast.data.infer import infer_column
from holdfast.data.rules import rule

_AS_LEVELS: tuple[Kind, ...] = ("text", "datetime", "flags")


def typed_columns(frame: pl.DataFrame) -> tuple[dict[str, Kind], pl.DataFrame]:
    """Return the kind that each raw column looks like, and the columns read as that.

    Parameters
    ----------
    frame
        Raw columns, as read.

    Returns
    -------
    kinds, typed
        Numbers and integers are Float64, booleans Boolean, all others String; what does not fit is null.

    Examples
    --------
    >>> kinds, typed = typed_columns(pl.DataFrame({"n": ["1", "2"], "s": ["a", "b"]}))
    >>> kinds, typed.rows()
    ({'n': 'integer', 's': 'category'}, [(1.0, 'a'), (2.0, 'b')])
    """
    columns = {name: infer_column(frame[name]) for name in frame.columns}
    cells = {
        name: judge(frame[name], rule(name, _read_as(column))).values for name, column in columns.items()
    }
    return {name: column.type for name, column in columns.items()}, pl.DataFrame(cells)


def _read_as(column: Column) -> Column:
    if column.type in _AS_LEVELS:
        return Column("category", nullable=True)
    return msgspec.structs.replace(column, nullable=True)

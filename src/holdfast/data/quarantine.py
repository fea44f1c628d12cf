"""Rows that break the contract, kept: number, raw text, every reason."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import polars as pl

from holdfast.data.canonical import texts
from holdfast.data.kinds import WORDS, Kinds
from holdfast.data.table import Table
from holdfast.types import Mask

SCHEMA: dict[str, Any] = {"row": pl.Int64, "raw": pl.String, "reasons": pl.List(pl.String)}
"""Columns of the quarantine."""

_SHOWN = 80


class Complaint(NamedTuple):
    """What is wrong in one column: what was expected, the kind of each cell, the rows it keeps out."""

    name: str
    expected: str
    kinds: Kinds
    rows: Mask


def rejected_frame(table: Table, bad: Mask, complaints: list[Complaint]) -> pl.DataFrame:
    """Return the quarantine of a table: its ``bad`` rows with all their complaints, and its broken records,
    by row.

    Examples
    --------
    >>> table = Table(pl.DataFrame({"a": ["1", "x"]}))
    >>> kinds = np.array([0, 4], np.int8)
    >>> rejected_frame(table, kinds > 0, [Complaint("a", "a number", kinds, kinds > 0)]).row(0)[2]
    ["a: 'x' is of the wrong type; expected a number"]
    """
    at = np.flatnonzero(bad)
    parts = []
    if len(at):
        reasons = [_reasons(table, at, item) for item in complaints if item.rows[at].any()]
        listed = pl.DataFrame(reasons).select(pl.concat_list(pl.all()).list.drop_nulls()).to_series()
        raw = [table.raw(int(i)) for i in at]
        parts.append(pl.DataFrame([table.row[at], raw, listed], schema=SCHEMA))
    if table.broken:
        rows = [(item.row, item.raw, [item.reason]) for item in table.broken]
        parts.append(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    return pl.concat(parts).sort("row") if parts else pl.DataFrame(schema=SCHEMA)


def _reasons(table: Table, at: np.ndarray, complaint: Complaint) -> pl.Series:
    cells = table.frame[complaint.name].gather(at)
    text = texts(cells).str.slice(0, _SHOWN)
    shown = text if cells.dtype.is_numeric() else "'" + text + "'"
    kinds = complaint.kinds[at]
    words = pl.Series([WORDS.get(int(kind), "") for kind in kinds], dtype=pl.String)
    reasons = pl.Series(complaint.name, shown).fill_null("the field") + " " + words
    reasons = complaint.name + ": " + reasons + "; expected " + complaint.expected
    return reasons.set(pl.Series(~complaint.rows[at]), None).alias(complaint.name)

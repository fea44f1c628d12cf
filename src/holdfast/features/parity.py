"""Proving that the two executors of an expression agree, bit by bit, on given rows."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from holdfast.features.functions import FUNCTIONS
from holdfast.features.nodes import Expression, Type
from holdfast.features.registry import Registry
from holdfast.features.row_executor import rowwise
from holdfast.features.table_executor import vectorised
from holdfast.features.vectors import to_series, vectors
from holdfast.types import Value


class Disagreement(NamedTuple):
    """A row (from 0) on which the executors differ."""

    row: int
    vectorised: Value
    rowwise: Value


def bits(value: Value) -> tuple[str, bytes]:
    """Return the type and the bytes of a value: two values are the same only if these are.

    Examples
    --------
    >>> bits(0.0) == bits(-0.0), bits(1.0) == bits(True), bits(None) == bits("")
    (False, False, False)
    """
    if isinstance(value, float):
        return type(value).__name__, struct.pack("<d", value)
    return type(value).__name__, b"" if value is None else str(value).encode("utf-8", "surrogatepass")


def disagreements(
    expression: Expression,
    frame: pl.DataFrame,
    types: Mapping[str, Type],
    functions: Registry = FUNCTIONS,
) -> list[Disagreement]:
    """Return the rows of a typed frame on which the two executors of an expression differ in any bit.

    Examples
    --------
    >>> from holdfast.features import parse
    >>> types = {"a": "number"}
    >>> disagreements(parse("LN(a)", types), pl.DataFrame({"a": [0.1, -1.0, None]}), types)
    []
    """
    table = vectorised(expression, functions)(vectors(frame, types, expression.columns))
    row = rowwise(expression, functions)
    pairs = zip(
        to_series("result", table, expression.type).to_list(),
        (row(values) for values in frame.iter_rows(named=True)),
        strict=True,
    )
    return [Disagreement(place, a, b) for place, (a, b) in enumerate(pairs) if bits(a) != bits(b)]

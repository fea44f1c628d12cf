"""COALESCE and NULLIF: putting a value for null, and null for a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nodes import TYPES, Call
from holdfast.features.nullability import Source, Sources, if_all
from holdfast.features.vectors import Vector, comparable


def _coalesce(*operands: Vector) -> Vector:
    values, back = comparable(operands)
    result = values[-1]
    for value in reversed(values[:-1]):
        result = np.where(np.isnan(value), result, value)
    return back(result)


def _coalesce_row(*operands: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> Any:
        for operand in operands:
            value = operand(row)
            if value is not None:
                return value
        return None

    return run


def _nullif(operand: Vector, unwanted: Vector) -> Vector:
    (x, y), back = comparable([operand, unwanted])
    return back(np.where(x == y, np.nan, x))


def _nullif_row(operand: RowFunction, unwanted: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> Any:
        x = operand(row)
        return None if x is None or x == unwanted(row) else x

    return run


def _missing_nullif(call: Call, arguments: Sequence[Sources]) -> Sources:
    return (*arguments[0], Source("NULLIF", "null where both are equal"))


FUNCTIONS = (
    Function(
        name="COALESCE",
        usage="COALESCE(x, y, ...)",
        family="Nulls",
        overloads=tuple(Overload((t, t), t, repeat=(t,)) for t in TYPES),
        vectorised=_coalesce,
        row=_coalesce_row,
        meaning="The first of the values that is not null.",
        nulls="Null if all are null.",
        missing=if_all,
    ),
    Function(
        name="NULLIF",
        usage="NULLIF(x, y)",
        family="Nulls",
        overloads=tuple(Overload((t, t), t) for t in TYPES),
        vectorised=_nullif,
        row=_nullif_row,
        meaning="Null where `x = y`, otherwise x.",
        nulls="Null if x is null; x if y is null.",
        missing=_missing_nullif,
    ),
)

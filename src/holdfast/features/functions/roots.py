"""LN and SQRT."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nullability import also
from holdfast.types import Array

_OVERLOADS = (Overload(("number",), "number"),)


def _ln(operand: Array) -> Array:
    return np.log(np.where(operand > 0.0, operand, np.nan))


def _ln_row(operand: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> float | None:
        x = operand(row)
        # NumPy's logarithm also here, not math.log: two libraries may differ in the last bit on some machine
        return None if x is None or x <= 0.0 else float(np.log(x))

    return run


def _sqrt(operand: Array) -> Array:
    return np.sqrt(operand)


def _sqrt_row(operand: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> float | None:
        x = operand(row)
        # IEEE 754 requires a correctly rounded root, so math.sqrt and np.sqrt cannot differ
        return None if x is None or x < 0.0 else math.sqrt(x)

    return run


FUNCTIONS = (
    Function(
        name="LN",
        usage="LN(x)",
        family="Numbers",
        overloads=_OVERLOADS,
        vectorised=_ln,
        row=_ln_row,
        meaning="The natural logarithm.",
        nulls="Null if x is null, zero or negative.",
        missing=also("x can be zero or negative"),
    ),
    Function(
        name="SQRT",
        usage="SQRT(x)",
        family="Numbers",
        overloads=_OVERLOADS,
        vectorised=_sqrt,
        row=_sqrt_row,
        meaning="The square root, correctly rounded.",
        nulls="Null if x is null or negative.",
        missing=also("x can be negative"),
    ),
)

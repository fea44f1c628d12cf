"""ABS, FLOOR and CEIL: exact, native in both executors."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nullability import if_any
from holdfast.types import Array

_OVERLOADS = (Overload(("number",), "number"),)


def _vectorised(ufunc: Callable[[Array], Array]) -> Callable[[Array], Array]:
    def run(operand: Array) -> Array:
        # CEIL(-0.5) is a negative zero in IEEE arithmetic; zero has one bit pattern here
        return ufunc(operand) + 0.0

    return run


def _row(function: Callable[[float], float]) -> Callable[[RowFunction], RowFunction]:
    def build(operand: RowFunction) -> RowFunction:
        def run(row: Mapping[str, Any]) -> float | None:
            x = operand(row)
            return None if x is None else float(function(x))

        return run

    return build


def _function(
    name: str, ufunc: Callable[[Array], Array], function: Callable[[float], float], meaning: str
) -> Function:
    return Function(
        name=name,
        usage=f"{name}(x)",
        family="Numbers",
        overloads=_OVERLOADS,
        vectorised=_vectorised(ufunc),
        row=_row(function),
        meaning=meaning,
        nulls="Null if x is null.",
        missing=if_any,
    )


FUNCTIONS = (
    _function("ABS", np.abs, abs, "The number without its sign."),
    _function(
        "FLOOR", np.floor, math.floor, "The largest whole number that is not above x: `FLOOR(-1.5)` is -2."
    ),
    _function(
        "CEIL", np.ceil, math.ceil, "The smallest whole number that is not below x: `CEIL(-1.5)` is -1."
    ),
)

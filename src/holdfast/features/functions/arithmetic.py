"""The four operations and the unary minus: exact IEEE operations, native in both executors."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.operators import infix, prefix
from holdfast.features.vectors import finite
from holdfast.types import Array

_LARGEST = sys.float_info.max
_NULLS = "Null if an operand is null, or if the result is not finite."
_PAIR = (Overload(("number", "number"), "number"),)


def _vectorised(operate: Callable[[Any, Any], Any]) -> Callable[[Array, Array], Array]:
    def run(left: Array, right: Array) -> Array:
        # + 0.0 makes a negative zero positive: zero has one bit pattern
        return finite(operate(left, right) + 0.0)

    return run


def _row(operate: Callable[[Any, Any], Any]) -> Callable[[RowFunction, RowFunction], RowFunction]:
    def build(left: RowFunction, right: RowFunction) -> RowFunction:
        def run(row: Mapping[str, Any]) -> float | None:
            x = left(row)
            if x is None:
                return None
            y = right(row)
            if y is None:
                return None
            result: float = operate(x, y) + 0.0
            return result if -_LARGEST <= result <= _LARGEST else None

        return run

    return build


def _divide_row(left: RowFunction, right: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> float | None:
        x = left(row)
        y = right(row)
        # Python raises where IEEE has an infinity or NaN; both are null here
        if x is None or y is None or y == 0.0:
            return None
        result: float = x / y + 0.0
        return result if -_LARGEST <= result <= _LARGEST else None

    return run


def _negate_row(operand: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> float | None:
        x = operand(row)
        return None if x is None else -x + 0.0

    return run


def _negate(operand: Array) -> Array:
    return -operand + 0.0


def _binary(
    sign: str,
    node: type[exp.Expression],
    operate: Callable[[Any, Any], Any],
    meaning: str,
    row: Callable[[RowFunction, RowFunction], RowFunction] | None = None,
) -> Function:
    return Function(
        name=sign,
        usage=f"x {sign} y",
        family="Arithmetic",
        overloads=_PAIR,
        vectorised=_vectorised(operate),
        row=row or _row(operate),
        meaning=meaning,
        nulls=_NULLS,
        syntax=infix(node, sign),
    )


FUNCTIONS = (
    _binary("+", exp.Add, operator.add, "The sum of two doubles, rounded once."),
    _binary("-", exp.Sub, operator.sub, "The difference of two doubles, rounded once."),
    _binary("*", exp.Mul, operator.mul, "The product of two doubles, rounded once."),
    _binary(
        "/",
        exp.Div,
        operator.truediv,
        "The quotient of two doubles, rounded once; never an integer division: `-7 / 2` is -3.5. "
        "Division by zero is null, also `0 / 0`.",
        _divide_row,
    ),
    Function(
        name="NEGATE",
        usage="-x",
        family="Arithmetic",
        overloads=(Overload(("number",), "number"),),
        vectorised=_negate,
        row=_negate_row,
        meaning="The number with its sign changed; zero stays 0.0.",
        nulls="Null if the operand is null.",
        syntax=prefix(exp.Neg, "-"),
    ),
)

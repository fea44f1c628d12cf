"""The four operations and the unary minus: exact IEEE operations, native in both executors."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nodes import Call, Node, Type
from holdfast.features.nullability import Rule, Sources, also, if_any, unless, written
from holdfast.features.operators import infix, prefix
from holdfast.features.vectors import finite
from holdfast.types import Array

_LARGEST = sys.float_info.max
_NULLS = "Null if an operand is null, or if the result is not finite."
_PAIR = (Overload(("number", "number"), "number"),)
_HINTS: dict[Type, str] = {
    "datetime": "between two datetimes: DATE_DIFF('day', a, b); to add to one: DATE_ADD(x, n, 'day')",
    "string": "to join strings: s || t; to read a number from one: TRY_CAST(s AS DOUBLE)",
}
_TOO_LARGE = "the result can be beyond the largest double"


def _lost(number: float | None) -> bool:
    # half of the last digit of the largest double is 2**970: adding less rounds back to it
    return number is not None and abs(number) < 2.0**969


def _small(number: float | None) -> bool:
    return number is not None and abs(number) <= 1.0


def _quotient(call: Call, arguments: Sequence[Sources]) -> Sources:
    divisor = written(cast(Node, call.arguments[1]))
    if divisor is None or divisor == 0.0:
        return also("division by zero; the result can be beyond the largest double")(call, arguments)
    return if_any(call, arguments) if abs(divisor) >= 1.0 else also(_TOO_LARGE)(call, arguments)


_SUM = unless(lambda parts: any(_lost(written(part)) for part in parts), _TOO_LARGE)
_PRODUCT = unless(lambda parts: any(_small(written(part)) for part in parts), _TOO_LARGE)


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
    missing: Rule,
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
        missing=missing,
        hints=_HINTS,
        syntax=infix(node, sign),
    )


FUNCTIONS = (
    _binary("+", exp.Add, operator.add, "The sum of two doubles, rounded once.", _SUM),
    _binary("-", exp.Sub, operator.sub, "The difference of two doubles, rounded once.", _SUM),
    _binary("*", exp.Mul, operator.mul, "The product of two doubles, rounded once.", _PRODUCT),
    _binary(
        "/",
        exp.Div,
        operator.truediv,
        "The quotient of two doubles, rounded once; never an integer division: `-7 / 2` is -3.5. "
        "Division by zero is null, also `0 / 0`.",
        _quotient,
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
        missing=if_any,
        syntax=prefix(exp.Neg, "-"),
    ),
)

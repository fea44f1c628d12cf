"""Equal, unequal, less and greater, of numbers, strings, datetimes and (equality only) booleans."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nodes import ORDERED, TYPES, Type
from holdfast.features.nullability import if_any
from holdfast.features.operators import infix
from holdfast.features.vectors import Vector, comparable
from holdfast.types import Array

_HINTS: dict[Type, str] = {
    "datetime": "write a datetime as '2026-01-31' or '2026-01-31 12:00:00', or compare with one of another column",
}


def _vectorised(compare: Callable[[Any, Any], Any]) -> Callable[[Vector, Vector], Array]:
    def run(left: Vector, right: Vector) -> Array:
        (x, y), _ = comparable([left, right])
        return np.where(np.isnan(x) | np.isnan(y), np.nan, compare(x, y))

    return run


def _row(compare: Callable[[Any, Any], bool]) -> Callable[[RowFunction, RowFunction], RowFunction]:
    def build(left: RowFunction, right: RowFunction) -> RowFunction:
        def run(row: Mapping[str, Any]) -> bool | None:
            x = left(row)
            if x is None:
                return None
            y = right(row)
            return None if y is None else compare(x, y)

        return run

    return build


def _comparison(
    sign: str,
    node: type[exp.Expression],
    compare: Callable[[Any, Any], Any],
    types: tuple[Type, ...],
    meaning: str,
) -> Function:
    return Function(
        name=sign,
        usage=f"x {sign} y",
        family="Comparison",
        overloads=tuple(Overload((t, t), "boolean") for t in types),
        vectorised=_vectorised(compare),
        row=_row(compare),
        meaning=meaning + " Strings compare by code point, case and accents included.",
        nulls="Null if an operand is null, so `x = NULL` is never true: write `x IS NULL`.",
        missing=if_any,
        syntax=infix(node, sign),
        hints=_HINTS,
    )


FUNCTIONS = (
    _comparison("=", exp.EQ, operator.eq, TYPES, "Whether two values of one type are equal."),
    _comparison("<>", exp.NEQ, operator.ne, TYPES, "Whether two values of one type differ; also `!=`."),
    _comparison("<", exp.LT, operator.lt, ORDERED, "Whether the left value is the smaller."),
    _comparison("<=", exp.LTE, operator.le, ORDERED, "Whether the left value is not the larger."),
    _comparison(">", exp.GT, operator.gt, ORDERED, "Whether the left value is the larger."),
    _comparison(">=", exp.GTE, operator.ge, ORDERED, "Whether the left value is not the smaller."),
)

"""AND, OR and NOT in SQL's three-valued logic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nullability import if_any
from holdfast.features.operators import infix, prefix
from holdfast.types import Array

_PAIR = (Overload(("boolean", "boolean"), "boolean"),)


def _and(left: Array, right: Array) -> Array:
    return np.where((left == 0.0) | (right == 0.0), 0.0, left * right)


def _and_row(left: RowFunction, right: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> bool | None:
        x = left(row)
        if x is not None and not x:
            return False
        y = right(row)
        if y is not None and not y:
            return False
        return None if x is None or y is None else True

    return run


def _or(left: Array, right: Array) -> Array:
    return np.where((left == 1.0) | (right == 1.0), 1.0, left + right)


def _or_row(left: RowFunction, right: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> bool | None:
        x = left(row)
        if x:
            return True
        y = right(row)
        if y:
            return True
        return None if x is None or y is None else False

    return run


def _not(operand: Array) -> Array:
    return 1.0 - operand


def _not_row(operand: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> bool | None:
        x = operand(row)
        return None if x is None else not x

    return run


FUNCTIONS = (
    Function(
        name="AND",
        usage="p AND q",
        family="Logic",
        overloads=_PAIR,
        vectorised=_and,
        row=_and_row,
        meaning="Whether both hold.",
        nulls="False if either side is false, even beside a null; otherwise null if a side is null.",
        missing=if_any,
        syntax=infix(exp.And, "AND"),
    ),
    Function(
        name="OR",
        usage="p OR q",
        family="Logic",
        overloads=_PAIR,
        vectorised=_or,
        row=_or_row,
        meaning="Whether at least one holds.",
        nulls="True if either side is true, even beside a null; otherwise null if a side is null.",
        missing=if_any,
        syntax=infix(exp.Or, "OR"),
    ),
    Function(
        name="NOT",
        usage="NOT p",
        family="Logic",
        overloads=(Overload(("boolean",), "boolean"),),
        vectorised=_not,
        row=_not_row,
        meaning="Whether it does not hold.",
        nulls="Null if the operand is null.",
        missing=if_any,
        syntax=prefix(exp.Not, "NOT"),
    ),
)

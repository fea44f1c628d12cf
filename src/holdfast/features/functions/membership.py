"""IN and BETWEEN: a value against a list, and against two ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction, Syntax
from holdfast.features.nodes import ORDERED, TYPES
from holdfast.features.nullability import if_any
from holdfast.features.vectors import Vector, comparable
from holdfast.types import Array


def _in(*operands: Vector) -> Array:
    (value, *options), _ = comparable(operands)
    found = np.zeros(len(value), dtype=np.bool_)
    unknown = np.isnan(value)
    for option in options:
        found |= value == option
        unknown |= np.isnan(option)
    return np.where(found, 1.0, np.where(unknown, np.nan, 0.0))


def _in_row(value: RowFunction, *options: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> bool | None:
        x = value(row)
        if x is None:
            return None
        result: bool | None = False
        for option in options:
            y = option(row)
            if y is None:
                result = None
            elif x == y:
                return True
        return result

    return run


def _between(operand: Vector, low: Vector, high: Vector) -> Array:
    (x, a, b), _ = comparable([operand, low, high])
    outside = (x < a) | (x > b)
    unknown = np.isnan(x) | np.isnan(a) | np.isnan(b)
    return np.where(outside, 0.0, np.where(unknown, np.nan, 1.0))


def _between_row(operand: RowFunction, low: RowFunction, high: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> bool | None:
        x = operand(row)
        if x is None:
            return None
        a, b = low(row), high(row)
        if (a is not None and x < a) or (b is not None and x > b):
            return False
        return None if a is None or b is None else True

    return run


def _read_in(node: Any) -> Sequence[Any]:
    return (node.args.get("this"), *(node.args.get("expressions") or ()))


def _read_between(node: Any) -> Sequence[Any]:
    return (node.args.get("this"), node.args.get("low"), node.args.get("high"))


FUNCTIONS = (
    Function(
        name="IN",
        usage="x IN (a, b, ...), x NOT IN (a, b, ...)",
        family="Comparison",
        overloads=tuple(Overload((t, t), "boolean", repeat=(t,)) for t in TYPES),
        vectorised=_in,
        row=_in_row,
        meaning="Whether x equals one of the values.",
        nulls="Null if x is null, and if nothing is equal while one of the values is null.",
        missing=if_any,
        syntax=Syntax(
            exp.In,
            frozenset({"this", "expressions"}),
            _read_in,
            lambda parts: f"({parts[0]} IN ({', '.join(parts[1:])}))",
        ),
    ),
    Function(
        name="BETWEEN",
        usage="x BETWEEN a AND b, x NOT BETWEEN a AND b",
        family="Comparison",
        overloads=tuple(Overload((t, t, t), "boolean") for t in ORDERED),
        vectorised=_between,
        row=_between_row,
        meaning="`x >= a AND x <= b`, both ends included; never true where a is above b.",
        nulls="As AND: false if x lies beyond one end, even where the other end is null; else null.",
        missing=if_any,
        syntax=Syntax(
            exp.Between,
            frozenset({"this", "low", "high"}),
            _read_between,
            lambda parts: f"({parts[0]} BETWEEN {parts[1]} AND {parts[2]})",
        ),
    ),
)

"""The executor for one row: the same tree becomes closures over plain Python values."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Any

from holdfast.features.function import RowFunction
from holdfast.features.functions import FUNCTIONS
from holdfast.features.instants import EARLIEST, END
from holdfast.features.nodes import Column, Expression, Literal, Node, Option, argument_types
from holdfast.features.registry import Registry

_LARGEST = sys.float_info.max
_LATEST = math.nextafter(END, 0.0)


def rowwise(expression: Expression, functions: Registry = FUNCTIONS) -> RowFunction:
    """Compile an expression for one row.

    Parameters
    ----------
    expression
        A checked expression.
    functions
        The table whose implementations are compiled in.

    Returns
    -------
    A function from a typed row (a mapping of column to float, bool, str or None; every column that the
    expression reads is in it) to a value. It is safe to call from several threads.

    Examples
    --------
    >>> from holdfast.features import parse
    >>> rowwise(parse("a / b", {"a": "number", "b": "number"}))({"a": 1.0, "b": 2.0})
    0.5
    """
    return _compile(expression.tree, functions)


def _compile(node: Node, functions: Registry) -> RowFunction:
    if isinstance(node, Literal):
        value = node.value
        return lambda row: value
    if isinstance(node, Column):
        return _column(node)
    parts: list[Any] = [
        part.value if isinstance(part, Option) else _compile(part, functions) for part in node.arguments
    ]
    function = functions[node.function]
    return function.row(argument_types(node), *parts) if function.typed else function.row(*parts)


def _column(node: Column) -> RowFunction:
    if node.type == "number":
        return _number(node.name, -_LARGEST, _LARGEST)
    return _number(node.name, EARLIEST, _LATEST) if node.type == "datetime" else _plain(node.name)


def _plain(name: str) -> RowFunction:
    return lambda row: row[name]


def _number(name: str, least: float, most: float) -> RowFunction:
    def run(row: Mapping[str, Any]) -> float | None:
        value = row[name]
        if value is None:
            return None
        # as the vectors are read: an int becomes a double, -0.0 becomes 0.0, NaN and infinities are null
        value += 0.0
        return value if least <= value <= most else None

    return run

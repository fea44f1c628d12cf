"""The executor for tables: a tree becomes closures over whole columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from holdfast.features.functions import FUNCTIONS
from holdfast.features.nodes import Call, Column, Expression, Literal, Node, Option, argument_types
from holdfast.features.registry import Registry
from holdfast.features.vectors import Levels, Vector, Vectors


def vectorised(expression: Expression, functions: Registry = FUNCTIONS) -> Callable[[Vectors], Vector]:
    """Compile an expression for whole columns.

    Parameters
    ----------
    expression
        A checked expression.
    functions
        The table whose implementations are compiled in.

    Returns
    -------
    A function from the columns to a vector of as many rows. It may return a column itself; nobody writes into
    it.

    Examples
    --------
    >>> import polars as pl
    >>> from holdfast.features import parse, vectors
    >>> ratio = parse("a / b", types := {"a": "number", "b": "number"})
    >>> vectorised(ratio)(vectors(pl.DataFrame({"a": [1, 1], "b": [2, 0]}), types)).tolist()
    [0.5, nan]
    """
    run = _compile(expression.tree, functions)

    def quietly(columns: Vectors) -> Vector:
        # overflow, division by zero and NaN are ordinary here: they become null
        with np.errstate(all="ignore"):
            return run(columns)

    return quietly


def _compile(node: Node, functions: Registry) -> Callable[[Vectors], Vector]:
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Column):
        name = node.name
        return lambda columns: columns.columns[name]
    return _call(node, functions)


def _call(node: Call, functions: Registry) -> Callable[[Vectors], Vector]:
    found = functions[node.function]
    function = partial(found.vectorised, argument_types(node)) if found.typed else found.vectorised
    options = {place: part.value for place, part in enumerate(node.arguments) if isinstance(part, Option)}
    parts: list[Any] = [
        part.value if isinstance(part, Option) else _compile(part, functions) for part in node.arguments
    ]

    def run(columns: Vectors) -> Vector:
        values = [part if place in options else part(columns) for place, part in enumerate(parts)]
        result: Vector = function(*values)
        return result

    return run


def _literal(node: Literal) -> Callable[[Vectors], Vector]:
    value = node.value
    if node.type == "string":
        code, levels = (-1, []) if value is None else (0, [str(value)])
        return lambda columns: Levels(np.full(columns.rows, code, dtype=np.int32), list(levels))
    number = np.nan if value is None else float(value)
    return lambda columns: np.full(columns.rows, number)

"""IS NULL: the one question about a null that has an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlglot import exp

from holdfast.features.function import Function, Overload, RowFunction, Syntax
from holdfast.features.nodes import TYPES
from holdfast.features.nullability import never
from holdfast.features.refusals import unsupported
from holdfast.features.vectors import Levels, Vector
from holdfast.types import Array


def _is_null(operand: Vector) -> Array:
    missing = operand.codes < 0 if isinstance(operand, Levels) else np.isnan(operand)
    return missing.astype(np.float64)


def _is_null_row(operand: RowFunction) -> RowFunction:
    def run(row: Mapping[str, Any]) -> bool:
        return operand(row) is None

    return run


def _read(node: Any) -> Sequence[Any]:
    if not isinstance(node.args.get("expression"), exp.Null):
        raise unsupported("IS with anything but NULL", "`x IS NULL`, `x IS NOT NULL`, or `x` and `NOT x`")
    return (node.args.get("this"),)


FUNCTIONS = (
    Function(
        name="IS NULL",
        usage="x IS NULL, x IS NOT NULL",
        family="Nulls",
        overloads=tuple(Overload((t,), "boolean") for t in TYPES),
        vectorised=_is_null,
        row=_is_null_row,
        meaning="Whether the value is missing, or the part of the expression has no finite result.",
        nulls="Never null.",
        missing=never,
        syntax=Syntax(
            exp.Is, frozenset({"this", "expression"}), _read, lambda parts: f"({parts[0]} IS NULL)"
        ),
    ),
)

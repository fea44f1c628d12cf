"""The contract's ``where``: which rows the model is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import numpy as np
import polars as pl

from holdfast.errors import ConfigError
from holdfast.features.nodes import Type
from holdfast.features.parser import parse
from holdfast.features.row_executor import rowwise
from holdfast.features.table_executor import vectorised
from holdfast.features.vectors import vectors
from holdfast.types import Array, Mask


class Predicate(NamedTuple):
    """A condition on rows, of a typed frame and of a typed row. Null counts as false: left out."""

    table: Callable[[pl.DataFrame], Mask]
    row: Callable[[Mapping[str, Any]], bool]


def predicate(text: str, types: Mapping[str, Type], *, name: str = "where") -> Predicate:
    """Compile a condition.

    Raises
    ------
    ConfigError
        ``expression-...``; ``expression-type`` where the expression is not a boolean.

    Examples
    --------
    >>> keep = predicate("Balance >= 0", {"Balance": "number"})
    >>> keep.table(pl.DataFrame({"Balance": [1.0, -1.0, None]})).tolist()
    [True, False, False]
    >>> keep.row({"Balance": None})
    False
    """
    expression = parse(text, types, name=name)
    if expression.type != "boolean":
        raise ConfigError(
            "expression-type",
            f"{name}: {text!r} is a {expression.type}",
            expected="a condition: a boolean such as `Balance >= 0`",
        )
    whole, single = vectorised(expression), rowwise(expression)

    def table(frame: pl.DataFrame) -> Mask:
        kept: Mask = np.equal(cast(Array, whole(vectors(frame, types, expression.columns))), 1.0)
        return kept

    def row(values: Mapping[str, Any]) -> bool:
        return bool(single(values))

    return Predicate(table, row)

"""The contract's ``baseline``: the rule of today as a score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from holdfast.errors import ConfigError
from holdfast.features.nodes import Type
from holdfast.features.parser import parse
from holdfast.features.row_executor import rowwise
from holdfast.features.table_executor import vectorised
from holdfast.features.vectors import vectors
from holdfast.types import Array


class Baseline(NamedTuple):
    """A score of rows, for a typed frame and for a typed row. NaN where the rule has no answer (null)."""

    table: Callable[[pl.DataFrame], Array]
    row: Callable[[Mapping[str, Any]], float]


def baseline(text: str, types: Mapping[str, Type], *, name: str = "baseline") -> Baseline:
    """Compile a rule that yields a number, or a boolean (true is 1.0, false 0.0).

    Raises
    ------
    ConfigError
        ``expression-...``; ``expression-type`` where the expression is a string or a datetime.

    Examples
    --------
    >>> today = baseline("Age >= 50", {"Age": "number"})
    >>> today.table(pl.DataFrame({"Age": [60.0, 20.0]})).tolist(), today.row({"Age": 60.0})
    ([1.0, 0.0], 1.0)
    """
    expression = parse(text, types, name=name)
    if expression.type in ("string", "datetime"):
        raise ConfigError(
            "expression-type",
            f"{name}: {text!r} is a {expression.type}",
            expected="a score: a number, or a boolean such as `Age >= 50`",
        )
    whole, single = vectorised(expression), rowwise(expression)

    def table(frame: pl.DataFrame) -> Array:
        return np.array(whole(vectors(frame, types, expression.columns)), dtype=np.float64)

    def row(values: Mapping[str, Any]) -> float:
        value = single(values)
        return float("nan") if value is None else float(value)

    return Baseline(table, row)

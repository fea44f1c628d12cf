"""LEAST and GREATEST, nulls set aside."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nodes import ORDERED
from holdfast.features.nullability import if_all
from holdfast.features.vectors import Vector, comparable

_OVERLOADS = tuple(Overload((t, t), t, repeat=(t,)) for t in ORDERED)


def _vectorised(choose: Callable[[Any, Any], Any]) -> Callable[..., Vector]:
    def run(*operands: Vector) -> Vector:
        values, back = comparable(operands)
        return back(reduce(choose, values))

    return run


def _row(is_better: Callable[[Any, Any], bool]) -> Callable[..., RowFunction]:
    def build(*operands: RowFunction) -> RowFunction:
        def run(row: Mapping[str, Any]) -> Any:
            best = None
            for operand in operands:
                value = operand(row)
                if best is None or (value is not None and is_better(value, best)):
                    best = value
            return best

        return run

    return build


FUNCTIONS = (
    Function(
        name="LEAST",
        usage="LEAST(x, y, ...)",
        family="Numbers",
        overloads=_OVERLOADS,
        vectorised=_vectorised(np.fmin),
        row=_row(operator.lt),
        meaning="The smallest of the values; of strings the first by code point, of datetimes the earliest.",
        nulls="Nulls are set aside; null only if all are null.",
        missing=if_all,
    ),
    Function(
        name="GREATEST",
        usage="GREATEST(x, y, ...)",
        family="Numbers",
        overloads=_OVERLOADS,
        vectorised=_vectorised(np.fmax),
        row=_row(operator.gt),
        meaning="The largest of the values; of strings the last by code point, of datetimes the latest.",
        nulls="Nulls are set aside; null only if all are null.",
        missing=if_all,
    ),
)

"""Functions of numbers that are a formula: NumPy's operations on columns, and the same operations on one number.

IEEE 754 pins ``+ - * /``, the square root, remainders and comparisons down, so that for one number Python's own may
stand in, which are ten times faster there. Logarithms, powers and sines are not pinned down, and two libraries differ
in the last bit: a row calls the same NumPy function as a column.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nodes import Type
from holdfast.features.nullability import Rule, if_any
from holdfast.features.vectors import Vector, finite

_LARGEST = sys.float_info.max
Formula: TypeAlias = Callable[..., Any]
"""From float64 arrays, or from doubles, to the same; NaN and infinities mean null."""


def formula(
    evaluate: Formula,
    *,
    name: str,
    usage: str,
    family: str,
    parameters: tuple[Type, ...],
    meaning: str,
    nulls: str = "Null if an argument is null.",
    missing: Rule = if_any,
    single: Formula | None = None,
    **further: Any,
) -> Function:
    """Return the function of numbers that a formula computes; null where the result is not finite.

    Parameters
    ----------
    evaluate
        The formula.
    single
        The same for one row, of plain doubles, if that is faster; null where there is no result. It must not warn.
    further
        ``repeat``, ``last`` and ``options`` of the overload, and ``syntax`` and ``hints`` of :class:`Function`.
    """
    shape = {key: further.pop(key) for key in ("repeat", "last", "options") if key in further}

    def vectorised(*parts: Any) -> Vector:
        result = finite(evaluate(*parts) + 0.0)
        for part in parts:
            # a power of NaN may be 1, and a comparison with it false: null is told apart here, for every formula
            if not isinstance(part, int):
                result[np.isnan(part)] = np.nan
        return result

    return Function(
        name=name,
        usage=usage,
        family=family,
        overloads=(Overload(parameters, "number", **shape),),
        vectorised=vectorised,
        row=_row(single or evaluate),
        meaning=meaning,
        nulls=nulls,
        missing=missing,
        **further,
    )


def _values(parts: Sequence[Any], row: Mapping[str, Any]) -> list[Any]:
    return [part if isinstance(part, int) else part(row) for part in parts]


def _row(evaluate: Formula) -> Callable[..., RowFunction]:
    def build(*parts: Any) -> RowFunction:
        if len(parts) == 1:
            (only,) = parts

            def of_one(row: Mapping[str, Any]) -> float | None:
                x = only(row)
                return None if x is None else bounded(evaluate(x))

            return of_one

        if len(parts) == 2 and callable(parts[1]):
            left, right = parts

            def of_two(row: Mapping[str, Any]) -> float | None:
                x, y = left(row), right(row)
                return None if x is None or y is None else bounded(evaluate(x, y))

            return of_two

        def run(row: Mapping[str, Any]) -> float | None:
            values = _values(parts, row)
            return None if None in values else bounded(evaluate(*values))

        return run

    return build


def bounded(value: Any) -> float | None:
    """Return a computed number as a plain double, null where it is not finite; zero is positive."""
    if value is None:
        return None
    result = float(value) + 0.0
    return result if -_LARGEST <= result <= _LARGEST else None

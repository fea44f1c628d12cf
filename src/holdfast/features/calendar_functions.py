"""Functions of datetimes with one implementation: integer arithmetic on microseconds, alike for one and for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from holdfast.features.elementwise import apart
from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.instants import EARLIEST, END, micros, micros_of, seconds
from holdfast.features.nodes import Type
from holdfast.features.nullability import Rule, if_any
from holdfast.features.vectors import Vector

Whole: TypeAlias = Callable[..., Any]
"""From whole microseconds, one ``int`` each or one ``int64`` array each, to such, to counts, or to truths."""


def of_instants(
    prepare: Callable[..., Whole],
    *,
    name: str,
    usage: str,
    overloads: tuple[Overload, ...],
    meaning: str,
    nulls: str = "Null if an argument is null.",
    missing: Rule = if_any,
    **further: Any,
) -> Function:
    """Return the function of datetimes that ``prepare`` makes of its options.

    A result of type datetime is microseconds again, and null where it lies outside the years 1 to 9999.
    """
    results = {overload.result for overload in overloads}
    assert len(results) == 1, "a function of instants has one type of result"
    result = next(iter(results))

    def vectorised(*parts: Any) -> Vector:
        options, arguments = apart(parts)
        unknown = np.isnan(arguments[0])
        for argument in arguments[1:]:
            unknown = unknown | np.isnan(argument)
        whole = prepare(*options)(*(micros_of(argument) for argument in arguments))
        values = np.where(unknown, np.nan, seconds(whole) if result == "datetime" else whole)
        return within(values) if result == "datetime" else values

    def row(*parts: Any) -> RowFunction:
        options, arguments = apart(parts)
        return _row(prepare(*options), arguments, result)

    return Function(
        name=name,
        usage=usage,
        family="Dates",
        overloads=overloads,
        vectorised=vectorised,
        row=row,
        meaning=meaning,
        nulls=nulls,
        missing=missing,
        **further,
    )


def within(values: Any) -> Any:
    """Return seconds, null outside the years 1 to 9999."""
    return np.where((values >= EARLIEST) & (values < END), values, np.nan)


def answer(value: Any, result: Type) -> Any:
    """Return a result of one row as a plain value: microseconds become seconds, counts doubles."""
    if result == "datetime":
        at = float(seconds(value)) + 0.0
        return at if EARLIEST <= at < END else None
    return bool(value) if result == "boolean" else float(value)


def _row(whole: Whole, arguments: list[RowFunction], result: Type) -> RowFunction:
    if len(arguments) == 1:
        (only,) = arguments

        def of_one(row: Mapping[str, Any]) -> Any:
            x = only(row)
            return None if x is None else answer(whole(micros(x)), result)

        return of_one
    first, second = arguments

    def of_two(row: Mapping[str, Any]) -> Any:
        x, y = first(row), second(row)
        return None if x is None or y is None else answer(whole(micros(x), micros(y)), result)

    return of_two

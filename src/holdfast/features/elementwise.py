"""Functions with one implementation: a Python function of plain values, run for a row and for each distinct row.

Strings, texts of numbers and hashes have no form over whole columns that would give the same bits by construction. So
a table calls the very function that a single row calls, once for each distinct combination of arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nodes import Type
from holdfast.features.nullability import Rule, if_any
from holdfast.features.vectors import Levels, Vector
from holdfast.types import Integers

Scalar: TypeAlias = Callable[..., Any]
"""A function of plain values, none of them null, to a value or null."""


def elementwise(
    prepare: Callable[..., Scalar],
    *,
    name: str,
    usage: str,
    family: str,
    overloads: tuple[Overload, ...],
    meaning: str,
    nulls: str = "Null if an argument is null.",
    missing: Rule = if_any,
    **further: Any,
) -> Function:
    """Return the function that ``prepare`` makes of its options: null where an argument is null.

    Parameters
    ----------
    prepare
        Takes the options, returns the function of the other arguments; it is compiled in once.
    further
        ``syntax`` and ``hints`` of :class:`Function`.
    """
    results = {overload.result for overload in overloads}
    assert len(results) == 1, "an elementwise function has one type of result"
    result = next(iter(results))

    def vectorised(kinds: tuple[Type, ...], *parts: Any) -> Vector:
        options, arguments = apart(parts)
        return over_distinct(prepare(*options), result, kinds, arguments)

    def row(kinds: tuple[Type, ...], *parts: Any) -> RowFunction:
        options, arguments = apart(parts)
        return row_of(prepare(*options), arguments)

    return Function(
        name=name,
        usage=usage,
        family=family,
        overloads=overloads,
        vectorised=vectorised,
        row=row,
        meaning=meaning,
        nulls=nulls,
        missing=missing,
        typed=True,
        **further,
    )


def plain(function: Scalar) -> Callable[[], Scalar]:
    """Return ``prepare`` of a function without options."""
    return lambda: function


def apart(parts: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the options among the parts of a call, and the arguments."""
    return [p for p in parts if isinstance(p, (int, str))], [
        p for p in parts if not isinstance(p, (int, str))
    ]


def row_of(function: Scalar, arguments: Sequence[RowFunction]) -> RowFunction:
    """Return the row function that calls a function of plain values, null where an argument is null."""
    if len(arguments) == 1:
        (only,) = arguments

        def of_one(row: Mapping[str, Any]) -> Any:
            x = only(row)
            return None if x is None else function(x)

        return of_one
    if len(arguments) == 2:
        first, second = arguments

        def of_two(row: Mapping[str, Any]) -> Any:
            x, y = first(row), second(row)
            return None if x is None or y is None else function(x, y)

        return of_two

    def of_many(row: Mapping[str, Any]) -> Any:
        values = [argument(row) for argument in arguments]
        return None if None in values else function(*values)

    return of_many


def over_distinct(
    function: Scalar, result: Type, kinds: Sequence[Type], arguments: Sequence[Vector]
) -> Vector:
    """Return the vector of a function's values, calling it once for each distinct combination of arguments.

    Examples
    --------
    >>> x = np.array([2.0, np.nan, 2.0])
    >>> over_distinct(lambda a: "two" if a == 2.0 else "other", "string", ["number"], [x]).codes.tolist()
    [0, -1, 0]
    """
    coded = [_coded(kind, argument) for kind, argument in zip(kinds, arguments, strict=True)]
    keys, places = _combined([codes for codes, _ in coded])
    columns = [[values[code] for code in codes[places].tolist()] for codes, values in coded]
    results = [None if None in row else function(*row) for row in zip(*columns, strict=True)]
    return _gathered(results, result, keys)


def _coded(kind: Type, argument: Vector) -> tuple[Integers, list[Any]]:
    """Return codes from 0, and the plain value of each code; null is the last."""
    if isinstance(argument, Levels):
        levels = [*argument.levels, None]
        return np.where(argument.codes < 0, len(levels) - 1, argument.codes).astype(np.int64), levels
    distinct, codes = np.unique(argument, return_inverse=True)
    values: list[Any] = [None if x != x else bool(x) if kind == "boolean" else x for x in distinct.tolist()]
    return codes, values


def _combined(codes: Sequence[Integers]) -> tuple[Integers, Integers]:
    """Return for each row the number of its combination, and for each combination a row that has it."""
    if len(codes) == 1 and not len(codes[0]):
        return codes[0], codes[0]
    keys = codes[0]
    for further in codes[1:]:
        keys = np.unique(keys, return_inverse=True)[1] * (int(further.max(initial=0)) + 1) + further
    _, places, keys = np.unique(keys, return_index=True, return_inverse=True)
    return keys, places


def _gathered(results: list[Any], kind: Type, keys: Integers) -> Vector:
    if kind != "string":
        numbers = [np.nan if value is None else float(value) for value in results]
        return np.array(numbers, dtype=np.float64)[keys]
    missing = np.array([value is None for value in results], dtype=np.bool_)
    codes = np.where(missing, -1, np.arange(len(results))).astype(np.int32)
    return Levels(codes[keys], ["" if value is None else value for value in results])

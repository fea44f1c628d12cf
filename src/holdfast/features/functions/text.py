"""LOWER, TRIM and LENGTH: Python functions that the vectorised executor runs once a distinct string."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nullability import if_any
from holdfast.features.vectors import Levels, Vector
from holdfast.types import Array


def over_levels(function: Callable[[str], str]) -> Callable[[Levels], Vector]:
    """Return the vectorised form of a function from string to string."""

    def run(operand: Levels) -> Vector:
        return Levels(operand.codes, [function(level) for level in operand.levels])

    return run


def each_row(function: Callable[[str], Any]) -> Callable[[RowFunction], RowFunction]:
    """Return the row form of a function of a string."""

    def build(operand: RowFunction) -> RowFunction:
        def run(row: Mapping[str, Any]) -> Any:
            value = operand(row)
            return None if value is None else function(value)

        return run

    return build


def trim(value: str) -> str:
    """Return the string without spaces (U+0020 only) at both ends.

    Examples
    --------
    >>> trim("  a\\u00a0 ")
    'a\\xa0'
    """
    return value.strip(" ")


def length(value: str) -> float:
    """Return the number of code points.

    Examples
    --------
    >>> length("e\\u0301"), length("\\U0001f600")
    (2.0, 1.0)
    """
    return float(len(value))


def _length(operand: Levels) -> Array:
    return np.array([*map(length, operand.levels), np.nan])[operand.codes]


def _of_string(name: str, function: Callable[[str], str], meaning: str) -> Function:
    return Function(
        name=name,
        usage=f"{name}(s)",
        family="Strings",
        overloads=(Overload(("string",), "string"),),
        vectorised=over_levels(function),
        row=each_row(function),
        meaning=meaning,
        nulls="Null if s is null; an empty string is not null.",
        missing=if_any,
    )


FUNCTIONS = (
    _of_string(
        "LOWER",
        str.lower,
        "The string in lower case by the rules of Unicode (Python's `str.lower`), whatever the locale: "
        "`İ` becomes two code points, a capital sigma at the end of a word becomes `ς`, `ß` stays.",
    ),
    _of_string(
        "TRIM", trim, "The string without spaces at both ends; the space U+0020 only, no tab, no line break."
    ),
    Function(
        name="LENGTH",
        usage="LENGTH(s)",
        family="Strings",
        overloads=(Overload(("string",), "number"),),
        vectorised=_length,
        row=each_row(length),
        meaning="The number of Unicode code points, not of bytes or of letters as seen.",
        nulls="Null if s is null; 0 for an empty string.",
        missing=if_any,
    ),
)

"""CAST where every value has an answer, TRY_CAST where a text may have none."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from holdfast.data.times import parse_time
from holdfast.features import instants
from holdfast.features.canonical import canonical
from holdfast.features.elementwise import over_distinct, row_of
from holdfast.features.function import Function, Overload, RowFunction, Syntax
from holdfast.features.nodes import Type
from holdfast.features.nullability import also, if_any
from holdfast.features.options import Word
from holdfast.features.refusals import Unsupported, unsupported
from holdfast.features.vectors import Levels, Vector

_NUMBER = re.compile(r" *([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?) *")
_TRUTH = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}

TARGETS: dict[Type, Word] = {
    "number": Word("a type", {"double": "DOUBLE"}),
    "string": Word("a type", {"varchar": "VARCHAR", "text": "VARCHAR"}),
    "boolean": Word("a type", {"boolean": "BOOLEAN"}),
    "datetime": Word("a type", {"timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMP"}),
}
"""The words for each type, as the SQL parser names them, and the one that is written back."""


def number(text: str) -> float | None:
    """Return the number that a text is, spaces around it left out; null for anything else.

    Examples
    --------
    >>> number(" -1.50"), number("1e3"), number("1,000"), number("nan"), number("1e999")
    (-1.5, 1000.0, None, None, None)
    """
    match = _NUMBER.fullmatch(text)
    value = float(match[1]) + 0.0 if match else math.inf
    return value if math.isfinite(value) else None


def boolean(text: str) -> bool | None:
    """Return the truth that a text is: true, t, 1, false, f or 0, in upper or lower case.

    Examples
    --------
    >>> boolean("TRUE"), boolean("0"), boolean("yes")
    (True, False, None)
    """
    return _TRUTH.get(text.lower()) if text.isascii() else None


def instant(text: str) -> float | None:
    """Return the moment that a text in ISO 8601 is, as times of a table are read; null for anything else."""
    at = parse_time(text)
    return at if at is not None and instants.EARLIEST <= at < instants.END else None


_READ: dict[str, Callable[[str], Any]] = {"DOUBLE": number, "BOOLEAN": boolean, "TIMESTAMP": instant}


def _cast(kind: Type, target: str) -> Callable[[Any], Any]:
    if target == "DOUBLE":
        return float
    return instants.text if kind == "datetime" else canonical


def _vectorised(kinds: tuple[Type, ...], operand: Vector, target: str) -> Vector:
    if target == "DOUBLE" and not isinstance(operand, Levels):
        return operand
    return over_distinct(_cast(kinds[0], target), "string", kinds, [operand])


def _row(kinds: tuple[Type, ...], operand: RowFunction, target: str) -> RowFunction:
    return row_of(_cast(kinds[0], target), [operand])


def _try_vectorised(kinds: tuple[Type, ...], operand: Vector, target: str) -> Vector:
    result: Type = "boolean" if target == "BOOLEAN" else "number"
    return over_distinct(_READ[target], result, kinds, [operand])


def _try_row(kinds: tuple[Type, ...], operand: RowFunction, target: str) -> RowFunction:
    return row_of(_READ[target], [operand])


def _read(node: Any) -> tuple[Any, Any]:
    to = node.args["to"]
    word = getattr(to.this, "name", str(to.this))
    if to.expressions or not any(target.read(word) for target in TARGETS.values()):
        expected = "DOUBLE, VARCHAR, BOOLEAN or TIMESTAMP; a number becomes whole by TRUNC(x) or ROUND(x)"
        refused = unsupported(f"a cast to {word}", expected).refusal
        raise Unsupported(type(refused)("expression-cast", refused.happened, expected))
    return node.this, exp.Literal.string(word)


def _syntax(word: str, node: type[exp.Expression]) -> Syntax:
    return Syntax(
        node,
        frozenset({"this", "to", "safe"}),
        _read,
        lambda operands: f"{word}({operands[0]} AS {operands[1].strip(chr(39))})",
    )


def _to(source: Type, target: Type) -> Overload:
    return Overload((source, "string"), target, options={1: TARGETS[target]})


_TO_TEXT = (
    "whole numbers up to 9007199254740992 without a point, other numbers with the fewest digits that read "
    "back as the same double (`0.1`, `1e-07`), booleans as `true` and `false`, datetimes as `2026-01-31 "
    "12:00:00`"
)
_HINTS: Mapping[Type, str] = {
    "string": "not every text is such a value: TRY_CAST(s AS DOUBLE) is null where it is none",
    "number": "write the comparison that is meant, such as `x <> 0`; of seconds TO_TIMESTAMP(x) makes a datetime",
    "datetime": "the seconds since 1970 are EXTRACT(epoch FROM x)",
}

FUNCTIONS = (
    Function(
        name="CAST",
        usage="CAST(x AS VARCHAR), CAST(p AS DOUBLE)",
        family="Types",
        overloads=(
            _to("number", "string"),
            _to("boolean", "string"),
            _to("datetime", "string"),
            _to("boolean", "number"),
        ),
        vectorised=_vectorised,
        row=_row,
        meaning=f"The value as text: {_TO_TEXT}. A boolean as a number: 1 for true, 0 for false. Also `x::VARCHAR`.",
        nulls="Null if the operand is null.",
        missing=if_any,
        syntax=_syntax("CAST", exp.Cast),
        typed=True,
        hints=_HINTS,
    ),
    Function(
        name="TRY_CAST",
        usage="TRY_CAST(s AS DOUBLE), TRY_CAST(s AS TIMESTAMP), TRY_CAST(s AS BOOLEAN)",
        family="Types",
        overloads=(_to("string", "number"), _to("string", "datetime"), _to("string", "boolean")),
        vectorised=_try_vectorised,
        row=_try_row,
        meaning="The value that a text is: a number such as `-12.5` or `1e3`, spaces around it left out, "
        "rounded to the nearest double; a moment in ISO 8601 (`2026-01-31`, `2026-01-31T12:00:00+02:00`; UTC "
        "without an offset); a truth (true, t, 1, false, f, 0 in upper or lower case).",
        nulls="Null if s is null, or is no such value: also `nan`, `inf`, `1,000` and numbers beyond the "
        "largest double.",
        missing=also("the text may be no such value"),
        syntax=_syntax("TRY_CAST", exp.TryCast),
        typed=True,
        hints=dict.fromkeys(
            ("number", "boolean", "datetime"), "TRY_CAST reads strings; to write one: CAST(x AS VARCHAR)"
        ),
    ),
)

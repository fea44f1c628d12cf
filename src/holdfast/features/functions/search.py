"""STARTS_WITH, ENDS_WITH, CONTAINS and POSITION: a string in another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from holdfast.features.elementwise import elementwise, plain
from holdfast.features.function import Function, Overload, Syntax


def position(wanted: str, value: str) -> float:
    """Return where a string first stands in another, counted from 1 in code points, or 0.

    Examples
    --------
    >>> position("fast", "holdfast"), position("x", "holdfast"), position("", "a")
    (5.0, 0.0, 1.0)
    """
    return float(value.find(wanted) + 1)


def _contains(value: str, wanted: str) -> bool:
    return wanted in value


def _test(name: str, function: Callable[[str, str], bool], meaning: str) -> Function:
    return elementwise(
        plain(function),
        name=name,
        usage=f"{name}(s, t)",
        family="Strings",
        overloads=(Overload(("string", "string"), "boolean"),),
        meaning=meaning + " Upper and lower case differ; an empty t is in every string.",
    )


def _read(node: Any) -> tuple[Any, Any]:
    return node.args.get("substr"), node.args.get("this")


FUNCTIONS = (
    _test("STARTS_WITH", str.startswith, "Whether the string s begins with t."),
    _test("ENDS_WITH", str.endswith, "Whether the string s ends with t."),
    _test("CONTAINS", _contains, "Whether t stands anywhere in the string s."),
    elementwise(
        plain(position),
        name="POSITION",
        usage="POSITION(t IN s)",
        family="Strings",
        overloads=(Overload(("string", "string"), "number"),),
        meaning="Where t first stands in s, counted from 1 in code points; 0 where it does not, 1 for an empty t.",
        syntax=Syntax(
            exp.StrPosition,
            frozenset({"this", "substr"}),
            _read,
            lambda operands: f"POSITION({operands[0]} IN {operands[1]})",
        ),
    ),
)

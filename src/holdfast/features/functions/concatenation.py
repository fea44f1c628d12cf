"""CONCAT and ||: strings put together."""

from __future__ import annotations

from sqlglot import exp

from holdfast.features.elementwise import elementwise, plain
from holdfast.features.function import Overload
from holdfast.features.operators import infix


def _join(*parts: str) -> str:
    return "".join(parts)


_HINT = {
    kind: f"a {kind} is written into a string by CAST(x AS VARCHAR)"
    for kind in ("number", "boolean", "datetime")
}

FUNCTIONS = (
    elementwise(
        plain(_join),
        name="||",
        usage="s || t",
        family="Strings",
        overloads=(Overload(("string", "string"), "string"),),
        meaning="The two strings one after the other.",
        nulls="Null if an operand is null.",
        syntax=infix(exp.DPipe, "||"),
        hints=_HINT,
    ),
    elementwise(
        plain(_join),
        name="CONCAT",
        usage="CONCAT(s, t, ...)",
        family="Strings",
        overloads=(Overload(("string", "string"), "string", repeat=("string",)),),
        meaning="The strings one after the other.",
        nulls="Null if an argument is null, as with `||` (DuckDB and PostgreSQL leave nulls out: write "
        "`COALESCE(s, '')` for that).",
        hints=_HINT,
    ),
)

"""A tree as SQL again: canonical text, fully parenthesised, that parses to the same tree."""

from __future__ import annotations

from holdfast.features import instants
from holdfast.features.functions import FUNCTIONS
from holdfast.features.nodes import Column, Literal, Node, Option


def render(node: Node | Option) -> str:
    """Return canonical SQL for a tree.

    Examples
    --------
    >>> from holdfast.features import parse
    >>> render(parse("a+1 between 2 and 3", {"a": "number"}).tree)
    '(("a" + 1) BETWEEN 2 AND 3)'
    """
    if isinstance(node, Option):
        return str(node.value) if isinstance(node.value, int) else _literal(node.value)
    if isinstance(node, Column):
        return '"' + node.name.replace('"', '""') + '"'
    if isinstance(node, Literal):
        if node.type == "datetime" and isinstance(node.value, float):
            return f"TIMESTAMP '{instants.text(node.value)}'"
        return _literal(node.value)
    return FUNCTIONS[node.function].write([render(part) for part in node.arguments])


def _literal(value: float | bool | str | None) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    whole = value.is_integer() and abs(value) <= 2**53
    return str(int(value)) if whole else repr(value)

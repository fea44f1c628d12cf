"""Forms of SQL that the SQL parser keeps apart and that mean the same here."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

_MOMENTS = ("DATE", "TIMESTAMP", "TIMESTAMPTZ")


def is_datetime_literal(node: Any) -> bool:
    """Whether a node is ``DATE '...'`` or ``TIMESTAMP '...'``, which the SQL parser reads as a cast of a string.

    Examples
    --------
    >>> from holdfast.features.dialect import syntax_tree
    >>> is_datetime_literal(syntax_tree("DATE '2026-01-31'", "x")), is_datetime_literal(syntax_tree("'a'", "x"))
    (True, False)
    """
    if type(node) is not exp.Cast or not isinstance(node.this, exp.Literal) or not node.this.is_string:
        return False
    return isinstance(node.args.get("to"), exp.DataType) and node.args["to"].this.name in _MOMENTS


def rewritten(node: Any) -> Any:
    """Return ``x NOT LIKE y`` as ``NOT x LIKE y``, and ``x LIKE y ESCAPE z`` as one operator.

    Examples
    --------
    >>> from holdfast.features.dialect import syntax_tree
    >>> rewritten(syntax_tree("a LIKE 'x' ESCAPE '!'", "x")).args["escape"].this
    '!'
    """
    if isinstance(node, exp.Escape) and isinstance(node.this, (exp.Like, exp.ILike)):
        inner = node.this.copy()
        inner.set("escape", node.args.get("expression"))
        return rewritten(inner)
    if isinstance(node, exp.Expression) and node.args.get("negate") is True:
        positive = node.copy()
        positive.set("negate", None)
        return exp.Not(this=positive)
    return node

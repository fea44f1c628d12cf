"""The usual ways to write an operator: before its operand, or between two."""

from __future__ import annotations

from sqlglot import exp

from holdfast.features.function import Syntax


def infix(node: type[exp.Expression], sign: str) -> Syntax:
    """Return the syntax of a binary operator.

    Examples
    --------
    >>> infix(exp.Add, "+").write(["a", "b"])
    '(a + b)'
    """
    return Syntax(
        node,
        # "typed" and "safe" are notes of the parser about its dialect's division; the meaning here is our own
        frozenset({"this", "expression", "typed", "safe"}),
        lambda found: (found.args.get("this"), found.args.get("expression")),
        lambda operands: f"({operands[0]} {sign} {operands[1]})",
    )


def prefix(node: type[exp.Expression], sign: str) -> Syntax:
    """Return the syntax of an operator that stands before its only operand.

    Examples
    --------
    >>> prefix(exp.Not, "NOT").write(["a"])
    '(NOT a)'
    """
    return Syntax(
        node,
        frozenset({"this"}),
        lambda found: (found.args.get("this"),),
        lambda operands: f"({sign} {operands[0]})",
    )

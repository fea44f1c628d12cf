"""Checking: from the SQL parser's tree to our own, typed. What is not on the allow-list does not pass.

The allow-list is: literals, columns, parentheses, and the operators and functions of the table. Every node
must be one of these, and may have only the parts that are named for it, so that an extra clause is refused
too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlglot import exp

from holdfast.data.times import parse_time
from holdfast.errors import ConfigError, close_match
from holdfast.features.dialect import syntax_tree, too_deep
from holdfast.features.function import Function
from holdfast.features.functions import FUNCTIONS
from holdfast.features.nodes import Column, Expression, Literal, Node, Type, columns_of
from holdfast.features.problems import Problems
from holdfast.features.refusals import NAMED, PLACEHOLDER, QUALIFIED, Unsupported
from holdfast.features.registry import Registry
from holdfast.features.resolution import Argument, Null, datetime_literal, resolve
from holdfast.features.rewrites import is_datetime_literal, rewritten
from holdfast.features.units import UNITS

DEEPEST = 150
"""Most operators and functions inside each other, so that neither executor runs out of stack."""

_NUMBER = re.compile(r"(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def parse(
    text: str, types: Mapping[str, Type], *, name: str = "expression", functions: Registry = FUNCTIONS
) -> Expression:
    """Read, check and type one SQL expression.

    Parameters
    ----------
    text
        The expression. Column names are case-sensitive; one with spaces or signs stands in double quotes.
    types
        The columns it may read, and their types.
    name
        What it is in the contract (``features.is_senior``), for messages.
    functions
        The table of functions.

    Raises
    ------
    ConfigError
        With a code that begins with ``expression-``: this is not one expression over these columns.

    Examples
    --------
    >>> parse("CASE WHEN Age >= 60 THEN 1 ELSE 0 END", {"Age": "number"}).type
    'number'
    >>> try:
    ...     parse("age > 60", {"Age": "number"}, name="where")
    ... except ConfigError as error:
    ...     print(error)
    error[expression-unknown-column]: where: no column 'age', at character 1 of 'age > 60'
      expected: one of the columns Age
      next: did you mean 'Age'?
    """
    root = syntax_tree(text, name)
    problems = Problems(text, name)
    try:
        tree = _Reader(types, functions, problems).read(root)
    except RecursionError as error:
        raise too_deep(name) from error
    if isinstance(tree, Null):
        raise problems.of("expression-untyped", "the expression is always null", root, "one that has values")
    return Expression(text, tree.type, columns_of(tree), tree)


class _Reader:
    """One pass over one tree of the SQL parser."""

    def __init__(self, types: Mapping[str, Type], functions: Registry, problems: Problems) -> None:
        self.types = types
        self.functions = functions
        self.problems = problems
        self.depth = 0

    def read(self, node: Any) -> Argument:
        if isinstance(node, exp.Paren):
            self.only(node, ("this",))
            return self.read(node.this)
        if isinstance(node, exp.Null):
            return Null()
        if isinstance(node, exp.Boolean):
            return Literal(bool(node.this), "boolean")
        if isinstance(node, exp.Literal):
            return self.string_or_number(node)
        if isinstance(node, exp.Column):
            return self.column(node)
        if is_datetime_literal(node):
            return self.datetime(node)
        return self.call(rewritten(node))

    def string_or_number(self, node: Any) -> Literal:
        return Literal(str(node.this), "string") if node.is_string else self.number(node, 1.0)

    def number(self, node: Any, sign: float) -> Literal:
        written = str(node.this)
        if not _NUMBER.fullmatch(written):
            raise self.problems.of(
                "expression-number", f"{written!r} is not a number", node, "one such as 12, 0.5 or 1e6"
            )
        value = sign * float(written) + 0.0
        if math.isinf(value) or (written.isdecimal() and int(written) > 2**53):
            raise self.problems.of(
                "expression-number",
                f"{written} is out of range",
                node,
                "a finite number; a whole number up to 9007199254740992 (doubles skip some beyond)",
            )
        return Literal(value, "number")

    def datetime(self, node: Any) -> Literal:
        written, word = str(node.this.this), str(node.args["to"].this.name)
        at = parse_time(written)
        if at is None or (word == "DATE" and len(written.strip(" ")) != len("2026-01-31")):
            raise self.problems.of(
                "expression-datetime",
                f"{written!r} is not a {'date' if word == 'DATE' else 'moment'}",
                node,
                "DATE '2026-01-31', or TIMESTAMP '2026-01-31 12:00:00' (UTC; or with an offset: '... +02:00')",
            )
        return datetime_literal(at)

    def column(self, node: Any) -> Column:
        if node.args.get("table") is not None:
            raise self.problems.refused(QUALIFIED, node)
        self.only(node, ("this",))
        identifier = node.this
        if not isinstance(identifier, exp.Identifier):
            raise self.problems.unknown(identifier)
        name = str(identifier.this)
        if name in self.types:
            return Column(name, self.types[name])
        raise self.unknown_column(name, node, quoted=bool(identifier.args.get("quoted")))

    def unknown_column(self, name: str, node: Any, *, quoted: bool) -> ConfigError:
        refusal = NAMED.get(name.upper())
        if not quoted and refusal is not None and refusal.code != "expression-unknown-function":
            return self.problems.refused(refusal, node, name)
        if not quoted and name.startswith("$"):
            return self.problems.refused(PLACEHOLDER, node)
        known = ", ".join(list(self.types)[:20]) + (", ..." if len(self.types) > 20 else "")
        expected = (
            f"one of the columns {known}" if known else "an expression without columns: none can be read"
        )
        same = [column for column in self.types if column.casefold() == name.casefold()]
        hint = f"did you mean {same[0]!r}?" if same else close_match(name, self.types)
        if not hint and name.lower() in UNITS:
            hint = f"a unit stands in quotes: '{name.lower()}'"
        return self.problems.of("expression-unknown-column", f"no column {name!r}", node, expected, hint)

    def call(self, node: Any) -> Node:
        function, operands = self.operands(node)
        # a negative number is one literal, so that it may be an option
        if function.name == "NEGATE" and isinstance(operands[0], exp.Literal) and not operands[0].is_string:
            return self.number(operands[0], -1.0)
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep(self.problems.name)
        arguments = [self.read(operand) for operand in operands]
        self.depth -= 1
        return resolve(function, arguments, node, self.problems)

    def operands(self, node: Any) -> tuple[Function, list[Any]]:
        if type(node) is exp.Anonymous:
            return self.named(node), list(node.expressions)
        function = self.functions.written(node)
        if function is None or function.syntax is None:
            raise self.problems.unknown(node)
        self.only(node, function.syntax.parts)
        try:
            return function, list(function.syntax.read(node))
        except Unsupported as error:
            raise self.problems.refused(error.refusal, node) from error

    def named(self, node: Any) -> Function:
        self.only(node, ("this", "expressions"))
        written = node.this
        if not isinstance(written, str):
            raise self.problems.of(
                "expression-not-supported", "a function name in quotes", node, "the name without quotes"
            )
        function = self.functions.called(written)
        if function is not None:
            return function
        if written.upper() in NAMED:
            raise self.problems.refused(NAMED[written.upper()], node, f"{written}()")
        raise self.problems.of(
            "expression-unknown-function",
            f"no function {written!r}",
            node,
            "one of " + ", ".join(sorted(self.functions.names)),
            close_match(written.upper(), self.functions.names),
        )

    def only(self, node: Any, parts: Collection[str]) -> None:
        for part, value in node.args.items():
            if part not in parts and value not in (None, False, []):
                raise self.problems.extra(node, part, value)

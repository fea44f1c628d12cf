"""The typed tree that both executors are compiled from. Nothing of the SQL parser's own tree is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

Type = OneOf["number", "boolean", "string", "datetime"]
"""The four types of an expression. The one number type is the IEEE double; a datetime is such a double too, the
seconds since 1970-01-01T00:00Z."""

TYPES: tuple[Type, ...] = ("number", "boolean", "string", "datetime")

ORDERED: tuple[Type, ...] = ("number", "string", "datetime")
"""The types whose values have an order."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the expression; null has the type that its place asks for."""

    value: float | bool | str | None
    type: Type


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Option:
    """A literal that a function is compiled with, such as the digits of ``ROUND`` or the pattern of ``LIKE``."""

    value: int | str


@dataclass(frozen=True, slots=True)
class Call:
    """A registered function or operator with its arguments, options included, in order."""

    function: str
    arguments: tuple[Node | Option, ...]
    type: Type


Node: TypeAlias = Literal | Column | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression: what was written, what it yields, what it reads (its column lineage), and its
    tree.

    ``columns`` are in the order in which the text names them, each once.
    """

    text: str
    type: Type
    columns: tuple[str, ...]
    tree: Node


def columns_of(node: Node | Option) -> tuple[str, ...]:
    """Return the columns that a tree reads, each once, in the order of its arguments.

    Examples
    --------
    >>> columns_of(Call("+", (Column("a", "number"), Column("a", "number")), "number"))
    ('a',)
    """
    if isinstance(node, Column):
        return (node.name,)
    if isinstance(node, Call):
        return tuple(dict.fromkeys(name for part in node.arguments for name in columns_of(part)))
    return ()


def argument_types(call: Call) -> tuple[Type, ...]:
    """Return the types of the arguments of a call, options left out.

    Examples
    --------
    >>> argument_types(Call("ROUND", (Column("a", "number"), Option(2)), "number"))
    ('number',)
    """
    return tuple(part.type for part in call.arguments if not isinstance(part, Option))

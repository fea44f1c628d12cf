"""The typed tree that both executors are compiled from. Nothing of the SQL parser's own tree is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

Type = OneOf["number", "boolean", "string"]
"""The three types of an expression. The one number type is the IEEE double."""

TYPES: tuple[Type, ...] = ("number", "boolean", "string")


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
    """A literal that a function is compiled with, such as the number of digits of ``ROUND``."""

    value: int


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

"""What a function of the expression language is: one object with its types, implementations and page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlglot import exp

from holdfast.features.nodes import Type
from holdfast.features.nullability import Rule
from holdfast.features.options import OptionKind

RowFunction: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""A compiled part of an expression: a typed row in, a ``Value`` out (float, bool, str or None)."""


@dataclass(frozen=True, slots=True)
class Overload:
    """One list of parameter types that a function takes, and the type that it yields.

    ``parameters`` come once, then ``repeat`` any number of times as a group, then ``last`` once. ``options``
    are the places of parameters that must be literals, with what is allowed there.

    Examples
    --------
    >>> case = Overload(("boolean", "number"), "number", repeat=("boolean", "number"), last=("number",))
    >>> case.spread(5)
    ('boolean', 'number', 'boolean', 'number', 'number')
    >>> case.spread(4) is None
    True
    """

    parameters: tuple[Type, ...]
    result: Type
    repeat: tuple[Type, ...] = ()
    last: tuple[Type, ...] = ()
    options: Mapping[int, OptionKind] = field(default_factory=dict)

    def spread(self, count: int) -> tuple[Type, ...] | None:
        """Return the types of exactly ``count`` arguments, or None where that number does not fit."""
        extra = count - len(self.parameters) - len(self.last)
        groups, rest = divmod(extra, len(self.repeat)) if self.repeat else (0, extra)
        if extra < 0 or rest:
            return None
        return self.parameters + self.repeat * groups + self.last

    def accepts(self, types: Sequence[Type | None]) -> tuple[Type, ...] | None:
        """Return the parameter types if arguments of these types fit (None is a null literal), else None."""
        spread = self.spread(len(types))
        if spread is None or any(t not in (None, wanted) for t, wanted in zip(types, spread, strict=True)):
            return None
        return spread


@dataclass(frozen=True, slots=True)
class Syntax:
    """How an operator is written: the node of the SQL parser, the parts of it that may be filled, both ways.

    ``read`` returns the operands of a node; ``write`` puts the SQL texts of the operands together again.
    """

    node: type[exp.Expression]
    parts: frozenset[str]
    read: Callable[[Any], Sequence[Any]]
    write: Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Function:
    """A function or operator: adding one is adding such an object to a file in ``features/functions/``.

    Parameters
    ----------
    name
        The name in the tree and, without ``syntax``, in SQL; upper case.
    usage
        How it is written, for the reference page.
    family
        The heading of the reference page that it stands under.
    overloads
        Its types. The first that fits is taken.
    vectorised
        Takes one vector an argument (options as plain values) and returns a vector of the same length. It
        runs with NumPy's floating-point warnings off, never changes its arguments, and yields NaN for null,
        no infinity and no negative zero.
    row
        Takes one compiled row function an argument (options as plain values) and returns a row function
        that yields the same values, bit by bit, as plain Python values.
    meaning, nulls
        Its semantics and what it makes of nulls, as full sentences for the reference page.
    missing
        The rule by which a call can be null, for the inference of nullability.
    syntax
        How it is written, if not ``NAME(argument, ...)``.
    typed
        Whether both implementations take, before the arguments, a tuple of the types of those that are no options.
    hints
        What to do where the types do not fit and an argument of this type is among them.
    """

    name: str
    usage: str
    family: str
    overloads: tuple[Overload, ...]
    vectorised: Callable[..., Any]
    row: Callable[..., RowFunction]
    meaning: str
    nulls: str
    missing: Rule
    syntax: Syntax | None = None
    typed: bool = False
    hints: Mapping[Type, str] = field(default_factory=dict)

    def write(self, operands: Sequence[str]) -> str:
        """Return the SQL of a call, given the SQL of its operands."""
        return self.syntax.write(operands) if self.syntax else f"{self.name}({', '.join(operands)})"

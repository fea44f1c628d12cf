"""Where a null can come from: a rule for each function, and what they say about a whole expression."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from holdfast.features.nodes import Call, Literal, Option

if TYPE_CHECKING:
    from holdfast.features.nodes import Node


@dataclass(frozen=True, slots=True)
class Source:
    """One place from which a null can come: a column, a function or a literal, and in words why."""

    origin: str
    why: str


Sources: TypeAlias = tuple[Source, ...]
"""All places from which a null can come; empty: never null. The first is the deepest on the left."""

Rule: TypeAlias = Callable[[Call, Sequence[Sources]], Sources]
"""From a call and the sources of its arguments (options left out) to its own."""


def never(call: Call, arguments: Sequence[Sources]) -> Sources:
    """Tell that a function has an answer whatever its arguments are."""
    return ()


def if_any(call: Call, arguments: Sequence[Sources]) -> Sources:
    """Tell that a function is null only if an argument is."""
    return merged(arguments)


def if_all(call: Call, arguments: Sequence[Sources]) -> Sources:
    """Tell that a function is null only if all arguments are: one that never is settles it."""
    return merged(arguments) if all(arguments) else ()


def also(why: str) -> Rule:
    """Return the rule of a function that is null if an argument is, and by itself for a reason.

    Examples
    --------
    >>> also("x is negative")(Call("SQRT", (), "number"), [()])
    (Source(origin='SQRT', why='x is negative'),)
    """

    def rule(call: Call, arguments: Sequence[Sources]) -> Sources:
        return (*merged(arguments), Source(call.function, why))

    return rule


def unless(safe: Callable[[Sequence[Node]], bool], why: str) -> Rule:
    """Return the rule of a function that is null by itself unless its arguments, as written, rule that out."""
    otherwise = also(why)

    def rule(call: Call, arguments: Sequence[Sources]) -> Sources:
        values = [part for part in call.arguments if not isinstance(part, Option)]
        return merged(arguments) if safe(values) else otherwise(call, arguments)

    return rule


def merged(arguments: Sequence[Sources]) -> Sources:
    """Return the sources of several parts, each once."""
    return tuple(dict.fromkeys(source for sources in arguments for source in sources))


def written(node: Node) -> float | None:
    """Return the number that a part is, if it is written out."""
    return float(node.value) if isinstance(node, Literal) and isinstance(node.value, float) else None

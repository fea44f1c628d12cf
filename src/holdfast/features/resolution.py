"""Typing a call: which overload of a function its arguments fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from holdfast.errors import ConfigError
from holdfast.features.function import Function
from holdfast.features.nodes import Call, Literal, Node, Option, Type
from holdfast.features.problems import Problems


class Null:
    """A null that has no type yet: the function around it gives it one."""

    type: None = None


Argument: TypeAlias = Node | Null


def resolve(function: Function, arguments: Sequence[Argument], node: Any, problems: Problems) -> Call:
    """Return the typed call of a function.

    Raises
    ------
    ConfigError
        ``expression-arguments`` (how many, or an option that is no whole number), ``expression-type``, or
        ``expression-untyped`` (nulls only, so that any type would fit).
    """
    kinds = [argument.type for argument in arguments]
    fitting = [(overload, spread) for overload in function.overloads if (spread := overload.accepts(kinds))]
    if not fitting:
        raise _mismatch(function, arguments, node, problems)
    if len({overload.result for overload, _ in fitting}) > 1:
        raise problems.of(
            "expression-untyped",
            f"{function.name} of nulls only",
            node,
            "at least one value that is not NULL",
        )
    overload, spread = fitting[0]
    parts: list[Node | Option] = []
    for place, (argument, kind) in enumerate(zip(arguments, spread, strict=True)):
        allowed = overload.options.get(place)
        if allowed is None:
            parts.append(_typed(argument, kind))
        else:
            parts.append(_option(function, place, allowed, argument, node, problems))
    return Call(function.name, tuple(parts), overload.result)


def _typed(argument: Argument, kind: Type) -> Node:
    return Literal(None, kind) if isinstance(argument, Null) else argument


def _option(
    function: Function, place: int, allowed: range, argument: Argument, node: Any, problems: Problems
) -> Option:
    value = argument.value if isinstance(argument, Literal) else None
    if isinstance(value, float) and value in allowed:
        return Option(int(value))
    raise problems.of(
        "expression-arguments",
        f"argument {place + 1} of {function.name} is not a whole number in its range, written out",
        node,
        f"a whole number from {allowed[0]} to {allowed[-1]}: {function.usage}",
    )


def _mismatch(
    function: Function, arguments: Sequence[Argument], node: Any, problems: Problems
) -> ConfigError:
    count = len(arguments)
    fitting = [spread for overload in function.overloads if (spread := overload.spread(count)) is not None]
    if not fitting:
        found = f"{function.name} with {count} argument{'' if count == 1 else 's'}"
        return problems.of("expression-arguments", found, node, function.usage)
    kinds = [argument.type or "null" for argument in arguments]
    odd = any(k == "boolean" and {s[i] for s in fitting} != {"boolean"} for i, k in enumerate(kinds))
    hint = "a boolean stands alone, or is compared with TRUE or FALSE" if odd else ""
    wanted = " or ".join(f"({', '.join(spread)})" for spread in fitting)
    return problems.of(
        "expression-type", f"{function.name} of ({', '.join(kinds)})", node, f"types {wanted}", hint
    )

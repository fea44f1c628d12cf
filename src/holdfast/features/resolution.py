"""Typing a call: which overload of a function its arguments fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from holdfast.data.times import parse_time
from holdfast.errors import ConfigError
from holdfast.features.function import Function, Overload
from holdfast.features.nodes import Call, Literal, Node, Option, Type
from holdfast.features.options import OptionKind
from holdfast.features.problems import Problems
from holdfast.features.refusals import Unsupported


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
    fitting = _fitting(function, arguments)
    if not fitting:
        arguments = with_datetimes(arguments)
        fitting = _fitting(function, arguments)
    if not fitting:
        raise _mismatch(function, arguments, node, problems)
    # CAST has one overload for each type that may be written; the word decides, where there is such a one
    fitting = [pair for pair in fitting if _readable(pair[0], arguments)] or fitting[:1]
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
            parts.append(_option(function, place, allowed, arguments, node, problems))
    return Call(function.name, tuple(parts), overload.result)


def with_datetimes(arguments: Sequence[Argument]) -> Sequence[Argument]:
    """Return arguments in which strings that are written out in ISO form are datetimes, if one is a datetime."""
    if not any(argument.type == "datetime" for argument in arguments):
        return arguments
    return [_as_datetime(argument) for argument in arguments]


def _as_datetime(argument: Argument) -> Argument:
    if isinstance(argument, Literal) and isinstance(argument.value, str):
        at = parse_time(argument.value)
        return argument if at is None else datetime_literal(at)
    return argument


def datetime_literal(at: float) -> Literal:
    """Return a datetime as it stands in a tree: whole microseconds, from the year 2242 whole seconds.

    Beyond 2**33 seconds doubles lie further apart than microseconds, and a text would not say which is meant.
    """
    return Literal(at if abs(at) < 2.0**33 else float(round(at)), "datetime")


def _fitting(function: Function, arguments: Sequence[Argument]) -> list[tuple[Overload, tuple[Type, ...]]]:
    kinds = [argument.type for argument in arguments]
    return [(overload, spread) for overload in function.overloads if (spread := overload.accepts(kinds))]


def _readable(overload: Overload, arguments: Sequence[Argument]) -> bool:
    return all(
        isinstance(part := arguments[place], Literal) and _read(kind, part.value) is not None
        for place, kind in overload.options.items()
    )


def _read(kind: OptionKind, value: Any) -> Any:
    try:
        return kind.read(value)
    except Unsupported:
        return None


def _typed(argument: Argument, kind: Type) -> Node:
    return Literal(None, kind) if isinstance(argument, Null) else argument


def _option(
    function: Function,
    place: int,
    allowed: OptionKind,
    arguments: Sequence[Argument],
    node: Any,
    problems: Problems,
) -> Option:
    argument = arguments[place]
    try:
        value = allowed.read(argument.value) if isinstance(argument, Literal) else None
    except Unsupported as error:
        raise problems.refused(error.refusal, node) from error
    if value is not None:
        return Option(value)
    raise problems.of(
        "expression-arguments",
        f"argument {place + 1} of {function.name} is not what may be written there",
        node,
        f"{allowed.expected}, written out: {function.usage}",
        _hint(function, [other.type for other in arguments]),
    )


def _hint(function: Function, kinds: Sequence[Type | None]) -> str:
    # CAST hints by what is cast, operators by either side
    return next((function.hints[kind] for kind in kinds if kind and kind in function.hints), "")


def _mismatch(
    function: Function, arguments: Sequence[Argument], node: Any, problems: Problems
) -> ConfigError:
    count = len(arguments)
    fitting = [spread for overload in function.overloads if (spread := overload.spread(count)) is not None]
    if not fitting:
        found = f"{function.name} with {count} argument{'' if count == 1 else 's'}"
        return problems.of("expression-arguments", found, node, function.usage)
    kinds = [argument.type for argument in arguments]
    odd = any(k == "boolean" and {s[i] for s in fitting} != {"boolean"} for i, k in enumerate(kinds))
    hint = _hint(function, kinds)
    if odd and not hint:
        hint = "a boolean stands alone, or is compared with TRUE or FALSE"
    wanted = " or ".join(f"({', '.join(spread)})" for spread in fitting)
    return problems.of(
        "expression-type",
        f"{function.name} of ({', '.join(kind or 'null' for kind in kinds)})",
        node,
        f"types {wanted}",
        hint,
    )

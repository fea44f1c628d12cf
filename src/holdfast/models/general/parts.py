"""The parts of a pipeline: walked with a way to each, and exchanged without touching the original."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from holdfast.models.general.native import format_of


def walk(thing: Any, way: str = "pipeline", _seen: set[int] | None = None) -> Iterator[tuple[str, Any]]:
    """Yield an object and everything inside it, each once, with the way to it in words.

    Examples
    --------
    >>> [way for way, _ in walk({"a": [1.5]}, "x")]
    ['x', "x['a']", "x['a'][0]"]
    """
    seen = set() if _seen is None else _seen
    if id(thing) in seen:
        return
    yield way, thing
    seen.add(id(thing))
    for name, inner in inside(thing):
        if not isinstance(inner, str | int | float | bool | None):
            yield from walk(inner, way + name, seen)
        else:
            yield way + name, inner


def inside(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an object is made of: attributes, items, elements; nothing of functions, and of what is stored in a
    format of its own.
    """
    if format_of(thing) is not None:
        return
    if isinstance(thing, dict):
        yield from ((f"[{key!r}]", value) for key, value in thing.items())
    elif isinstance(thing, partial):
        yield from ((".func", thing.func), (".args", thing.args), (".keywords", thing.keywords))
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from ((f"[{at}]", value) for at, value in enumerate(thing))
    elif isinstance(thing, np.ndarray):
        if thing.dtype == object:
            yield from ((f"[{at}]", value) for at, value in enumerate(thing.flat))
    elif not isinstance(thing, type) and not callable_alone(thing):
        yield from ((f".{name}", value) for name, value in getattr(thing, "__dict__", {}).items())


def callable_alone(thing: Any) -> bool:
    """Return whether an object is a function or a method rather than an object that can be called."""
    return hasattr(thing, "__code__") or hasattr(thing, "__func__") or isinstance(thing, np.ufunc)


def exchanged(thing: Any, exchange: Callable[[Any], Any], _known: dict[int, Any] | None = None) -> Any:
    """Return an object in which some parts are others; the original keeps its own.

    Parameters
    ----------
    exchange
        From a part to what shall stand in its place; the part itself where it stays.

    Notes
    -----
    An object without such a part comes back as it is, so that only what leads to a part is copied, each copy
    shallow.

    Examples
    --------
    >>> whole = {"a": [1, 2], "b": [3]}
    >>> other = exchanged(whole, lambda part: "two" if part == 2 else part)
    >>> other, other["b"] is whole["b"], whole["a"]
    ({'a': [1, 'two'], 'b': [3]}, True, [1, 2])
    """
    known = {} if _known is None else _known
    if id(thing) in known:
        return known[id(thing)]
    found = exchange(thing)
    if found is not thing or isinstance(thing, str | int | float | bool | None):
        return found
    known[id(thing)] = thing  # a part that leads back to itself
    made = _rebuilt(thing, lambda part: exchanged(part, exchange, known))
    known[id(thing)] = made
    return made


def _rebuilt(thing: Any, of: Callable[[Any], Any]) -> Any:
    if isinstance(thing, dict):
        values = {key: of(value) for key, value in thing.items()}
        if all(values[key] is thing[key] for key in thing):
            return thing
        made = copy.copy(thing)
        made.update(values)
        return made
    if isinstance(thing, list | tuple):
        items = [of(item) for item in thing]
        if all(a is b for a, b in zip(items, thing, strict=True)):
            return thing
        return type(thing)(*items) if hasattr(thing, "_fields") else type(thing)(items)
    if isinstance(thing, np.ndarray):
        return _array(thing, of)
    return _object(thing, of)


def _array(thing: np.ndarray, of: Callable[[Any], Any]) -> Any:
    if thing.dtype != object:
        return thing
    items = [of(item) for item in thing.flat]
    if all(a is b for a, b in zip(items, thing.flat, strict=True)):
        return thing
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made.reshape(thing.shape)


def _object(thing: Any, of: Callable[[Any], Any]) -> Any:
    if isinstance(thing, type) or callable_alone(thing):
        return thing
    attributes = getattr(thing, "__dict__", None)
    if not isinstance(attributes, dict):
        return thing
    others = {name: of(value) for name, value in attributes.items()}
    changed = {name: value for name, value in others.items() if value is not attributes[name]}
    if not changed:
        return thing
    made = copy.copy(thing)
    made.__dict__.update(changed)
    return made

"""One JSON object as the cells of a row: flat, numbers as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

Cells = dict[str, str | list[str | None] | list[Any] | None]
"""Cells by column: text, a list, or null."""


class MalformedError(ValueError):
    """A line that is no row, and why."""


class _Number(str):
    """A number as it is written."""


def decode(line: bytes) -> Cells:
    """Return the cells of one line.

    Raises
    ------
    UnicodeDecodeError
        The line is not UTF-8.
    MalformedError
        It is no object, has a key twice, or half of a character.

    Examples
    --------
    >>> decode(b'{"amount": 1.50, "ok": true, "user": {"id": 7, "name": null}, "tags": ["a", "b"]}')
    {'amount': '1.50', 'ok': 'true', 'user.id': '7', 'user.name': None, 'tags': ['a', 'b']}
    >>> decode(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    holdfast.data.json_record.MalformedError: the key 'a' stands twice
    """
    text = line.decode()
    try:
        value = _DECODER.decode(text)
    except MalformedError:
        raise
    except RecursionError:
        raise MalformedError("objects are nested too deeply") from None
    except ValueError as error:
        raise MalformedError(f"it is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise MalformedError("it is no JSON object")
    cells: Cells = {}
    for name, cell in _flat(value, ""):
        if name in cells:
            raise MalformedError(f"two values are named {name!r}")
        cells[name] = cell
    if "\\u" in text:
        _require_characters(cells)
    return cells


def json_text(value: Any) -> str:
    """Return a decoded value as JSON, numbers as they were written.

    Examples
    --------
    >>> json_text([_Number("1.50"), "x", None, {"a": True}])
    '[1.50, "x", null, {"a": true}]'
    """
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json_text(k)}: {json_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise MalformedError(f"the key {twice!r} stands twice")
    return found


def _no_constant(word: str) -> Any:
    raise MalformedError(f"{word} is no JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_Number, parse_float=_Number, parse_constant=_no_constant
)


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        name = prefix + key
        if isinstance(item, dict):
            yield from _flat(item, f"{name}.")
        else:
            yield name, _cell(item)


def _cell(value: Any) -> str | list[Any] | None:
    if isinstance(value, list):
        if any(isinstance(item, dict | list) for item in value):
            return json_text(value)
        return [_scalar(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _require_characters(cells: Cells) -> None:
    try:
        for name, value in cells.items():
            f"{name}{json_text(value)}".encode()
    except UnicodeEncodeError:
        raise MalformedError("it has half of a character") from None

"""A body to plain values with the standard library: slower, and it lets nothing pass in silence."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from holdfast.serve.request import Malformed
from holdfast.serve.show import text

DEEPEST = 16
"""Levels of lists and objects that a body may nest; rows of a contract need two."""

LONGEST_INTEGER = 400
"""Digits; a longer integer is beyond every double, and reading its digits would take quadratic time."""


class Plain(NamedTuple):
    """The value of a body. ``nonfinite``: it has the tokens NaN or Infinity, which are no JSON."""

    value: Any
    nonfinite: bool


class _Repeated(Exception):
    """An object names a key twice."""


def plain(body: bytes) -> Plain:
    """Return the value of a body.

    ``NaN`` and ``Infinity`` are read, so that their field can be named; the caller must not answer such a body.

    Raises
    ------
    Malformed
        ``malformed-json``, ``duplicate-key``, ``nested-too-deeply``.

    Examples
    --------
    >>> plain(b'{"hour": 3, "amount": NaN}')
    Plain(value={'hour': 3, 'amount': nan}, nonfinite=True)
    """
    tokens: list[str] = []

    def constant(token: str) -> float:
        tokens.append(token)
        return float(token)

    try:
        value = json.loads(
            body.decode(), object_pairs_hook=_object, parse_constant=constant, parse_int=_integer
        )
    except _Repeated as repeated:
        raise Malformed(
            "duplicate-key", f"{text(str(repeated))!r} is sent twice", "each field once"
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as problem:  # JSONDecodeError, UnicodeDecodeError
        raise Malformed("malformed-json", text(str(problem)), "a JSON object, or a list of them") from None
    if _is_deeper(value, DEEPEST):
        raise _too_deep()
    return Plain(value, bool(tokens))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _Repeated(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


def _is_deeper(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return False
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in value if isinstance(item, dict | list))


def _too_deep() -> Malformed:
    return Malformed(
        "nested-too-deeply", f"the body nests more than {DEEPEST} levels", "a JSON object, or a list of them"
    )

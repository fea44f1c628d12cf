"""Answers as they leave: always JSON, errors with a code."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from holdfast.errors import HoldfastError

JSON = b"application/json"
encode = msgspec.json.Encoder().encode


class Response(NamedTuple):
    """Status, body and type of an answer. ``close``: the connection ends with it."""

    status: int
    body: bytes
    content_type: bytes = JSON
    headers: tuple[tuple[bytes, bytes], ...] = ()


CLOSE = ((b"connection", b"close"),)


def json(value: Any, status: int = 200) -> Response:
    """Return a value as JSON."""
    return Response(status, encode(value))


def problem(
    status: int, code: str, message: str, *, expected: str = "", remedy: str = "", close: bool = False
) -> Response:
    """Return an error: its permanent code, what happened, what was expected, what to do.

    Examples
    --------
    >>> problem(404, "unknown-path", "no /v2").body
    b'{"error":"unknown-path","message":"no /v2"}'
    """
    said = {"error": code, "message": message, "expected": expected, "next": remedy}
    return Response(status, encode({k: v for k, v in said.items() if v}), headers=CLOSE if close else ())


def of_error(error: HoldfastError, status: int = 503) -> Response:
    """Return an error of holdfast; by default the server cannot answer now."""
    return problem(status, error.code, error.happened, expected=error.expected, remedy=error.next)

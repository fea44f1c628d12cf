"""Routing and bodies, without a socket."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from holdfast.errors import StoreError
from holdfast.serve.app import LARGEST_BODY, App
from holdfast.serve.meter import Meter
from holdfast.serve.response import Response


async def echo(body: bytes) -> Response:
    return Response(200, body)


async def full(body: bytes) -> Response:
    raise StoreError("log-full", "9 predictions wait", next="ask again later")


async def broken(body: bytes) -> Response:
    raise ZeroDivisionError


def ask(
    method: str, path: str, *messages: Any, headers: tuple = ()
) -> tuple[int, bytes, dict[bytes, bytes]] | None:
    app = App({"/echo": {"POST": echo}, "/full": {"GET": full}, "/broken": {"GET": broken}}, Meter())
    waiting, sent = list(messages or [{"type": "http.request", "body": b""}]), []

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    asyncio.run(app(scope, receive, send))
    return (sent[0]["status"], sent[1]["body"], dict(sent[0]["headers"])) if sent else None


def part(body: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_parts_of_a_body_are_joined():
    """A body in parts reaches the handler whole."""
    assert ask("POST", "/echo", part(b"ab"), part(b"cd"), part(b"", more=False))[:2] == (200, b"abcd")


def test_a_body_is_read_up_to_the_limit_and_no_further():
    """At the limit a body passes; beyond it nothing more is read, and the connection closes."""
    whole = b"x" * LARGEST_BODY
    assert ask("POST", "/echo", part(whole, more=False))[0] == 200
    status, body, headers = ask("POST", "/echo", part(whole), part(b"x"), part(b"never read"))
    assert (status, json.loads(body)["error"], headers[b"connection"]) == (413, "body-too-large", b"close")
    announced = str(LARGEST_BODY + 1).encode()
    assert ask("POST", "/echo", part(b"", more=False), headers=((b"content-length", announced),))[0] == 413


def test_errors_become_answers(capsys):
    """A state that holdfast knows is 503 with its code, a bug 500 with its trace on standard error only."""
    status, body, _ = ask("GET", "/full")
    assert (status, json.loads(body)["error"]) == (503, "log-full")
    status, body, _ = ask("GET", "/broken")
    assert (status, json.loads(body)["error"]) == (500, "internal")
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert b"Zero" not in body


def test_nobody_is_answered_who_has_gone():
    """A client that hangs up inside its body gets nothing."""
    assert ask("POST", "/echo", part(b"a"), {"type": "http.disconnect"}) is None


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/no", 404), ("PUT", "/echo", 405), ("HEAD", "/full", 503)]
)
def test_paths_and_methods(method, path, status):
    """Unknown paths are 404, other methods 405; HEAD is served where GET is."""
    assert ask(method, path)[0] == status

"""The ASGI application: a dictionary of paths, a bounded body, one answer."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from time import perf_counter
from typing import Any

from holdfast.errors import HoldfastError
from holdfast.serve.meter import Meter
from holdfast.serve.response import Response, of_error, problem

LARGEST_BODY = 8 * 1024 * 1024

Handler = Callable[[bytes], Awaitable[Response]]
Routes = Mapping[str, Mapping[str, Handler]]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class _TooLarge(Exception):
    """The body is above the limit; the rest of it is not read."""


class _Gone(Exception):
    """The client went away before its body was whole."""


class App:
    """Routes requests by path and method.

    Parameters
    ----------
    routes
        From path to method to handler; a handler is given the whole body.
    meter
        Counts requests; unknown paths together.
    """

    def __init__(self, routes: Routes, meter: Meter) -> None:
        self._routes = {path: _with_head(methods) for path, methods in routes.items()}
        self._handlers = {
            (m, path): handler for path, methods in self._routes.items() for m, handler in methods.items()
        }
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # no websockets, no lifespan
            return
        start = perf_counter()
        path = scope["path"]
        handler = self._handlers.get((scope["method"], path))
        try:
            if handler is None:
                response = self._nowhere(path, scope["method"])
            else:
                response = await handler(await _body(scope, receive))
        except _Gone:
            return
        except Exception as error:
            response = _failed(error)
        await _send(response, send)
        self._meter.answered(
            path if path in self._routes else "(other)", response.status, perf_counter() - start
        )

    def _nowhere(self, path: str, method: str) -> Response:
        if path not in self._routes:
            return problem(404, "unknown-path", f"no {path[:200]!a}", expected=", ".join(self._routes))
        allowed = ", ".join(self._routes[path])
        refused = problem(405, "method-not-allowed", method[:50], expected=allowed)
        return refused._replace(headers=((b"allow", allowed.encode()),))


def _failed(error: Exception) -> Response:
    if isinstance(error, _TooLarge):
        limit = f"at most {LARGEST_BODY} bytes"
        return problem(413, "body-too-large", "the body is too large", expected=limit, close=True)
    if isinstance(error, HoldfastError):
        return of_error(error)
    # a bug of ours: the client is told that much, standard error the rest
    traceback.print_exception(error, file=sys.stderr)
    return problem(500, "internal", "this is a bug of holdfast", remedy="look at the server's log")


def _with_head(methods: Mapping[str, Handler]) -> dict[str, Handler]:
    return {**methods, "HEAD": methods["GET"]} if "GET" in methods else dict(methods)


async def _body(scope: Scope, receive: Receive) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value) > LARGEST_BODY:
            raise _TooLarge
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        whole: bytes = message["body"]
        if len(whole) > LARGEST_BODY:
            raise _TooLarge
        return whole
    parts, size = [], 0
    while True:
        if message["type"] != "http.request":
            raise _Gone
        parts.append(message["body"])
        size += len(message["body"])
        if size > LARGEST_BODY:
            raise _TooLarge
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()


async def _send(response: Response, send: Send) -> None:
    headers = [
        (b"content-type", response.content_type),
        (b"content-length", str(len(response.body)).encode()),
        *response.headers,
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})

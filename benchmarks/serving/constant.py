"""A constant answer on the HTTP server that holdfast uses, with the same settings: what the transport alone can do."""

from __future__ import annotations

import sys

import uvicorn

BODY = (
    b'{"id":"20260101T000000Z-1-00000000-1","version":"v1","prediction":0,"flags":[],'
    b'"probability":0.0123456789,"threshold":0.5}'
)
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]


async def app(scope, receive, send):
    """Read the body, answer."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})


if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="error",
    )

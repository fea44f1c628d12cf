"""``holdfast serve``: verify, open the log, open the port, answer, stop without losing what was accepted."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from holdfast.errors import ServingError
from holdfast.predictions import OutcomeBook
from holdfast.serve.app import App, Routes
from holdfast.serve.health import Health
from holdfast.serve.logs import Logs
from holdfast.serve.meter import Meter
from holdfast.serve.openapi import Docs
from holdfast.serve.outcomes import Outcomes
from holdfast.serve.predict import Predict
from holdfast.serve.routing import Current, tell

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

THREADS = 2
KEEP_ALIVE_SECONDS = 75
BACKLOG = 2048


def run(folder: Path | str, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the champion of a project until SIGTERM or SIGINT.

    Parameters
    ----------
    folder
        The project's ``.holdfast`` folder.
    host, port
        Where to listen; port 0 takes a free one. The port opens when the bundle is verified and the log is open.

    Raises
    ------
    StoreError
        ``no-champion``, ``log-unwritable``.
    BundleError
        The champion's bundle does not verify.
    ServingError
        ``port-in-use``, ``address-unusable``.
    """
    logs = Logs(Path(folder))
    meter = Meter()
    current = Current(Path(folder), logs, meter)
    try:
        with _listening(host, port) as listener:
            _serve(Path(folder), listener, current, logs, meter)
    finally:
        current.close()
        logs.close()


def _serve(folder: Path, listener: socket.socket, current: Current, logs: Logs, meter: Meter) -> None:
    book = OutcomeBook(folder)
    with ThreadPoolExecutor(THREADS, "rows") as threads, contextlib.closing(book):
        app = App(_routes(current, book, meter, threads), meter)
        _connect(meter, current, logs)
        config = uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
        server = _Server(config, partial(_announce, listener, current))
        gc.collect()
        gc.freeze()
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_until_stopped(server, listener, current))


async def _until_stopped(server: uvicorn.Server, listener: socket.socket, current: Current) -> None:
    watch = asyncio.create_task(current.watch())
    try:
        await server.serve(sockets=[listener])
    finally:
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
    tell("stopped; everything that was accepted is answered and logged")


def _announce(listener: socket.socket, current: Current) -> None:
    """Say what is served and where."""
    model = current.model
    host, port, *_ = listener.getsockname()
    shown = f"[{host}]" if ":" in host else host
    for difference in model.bundle.differences:
        tell(f"built elsewhere: {difference}")
    tell(f"{model.settings.name} {model.version} on http://{shown}:{port}, log {model.log.mode}")


def _routes(current: Current, book: OutcomeBook, meter: Meter, threads: ThreadPoolExecutor) -> Routes:
    health, docs = Health(current, meter), Docs(current)
    return {
        "/v1/predict": {"POST": Predict(current, meter, threads)},
        "/v1/outcomes": {"POST": Outcomes(current, book, meter, threads)},
        "/live": {"GET": health.live},
        "/ready": {"GET": health.ready},
        "/metrics": {"GET": health.metrics},
        "/openapi.json": {"GET": docs.openapi},
        "/docs": {"GET": docs.page},
    }


def _connect(meter: Meter, current: Current, logs: Logs) -> None:
    """Let the metrics see the current model and the logs."""

    def model() -> dict[str, str]:
        now = current.model
        return {"name": now.settings.name, "version": now.version, "digest": now.bundle.digest}

    def is_field(name: str) -> bool:
        return name in current.model.settings.columns

    meter.model = model
    meter.is_field = is_field
    meter.gauges = lambda: {"log_waiting_rows": logs.waiting, "log_dropped_rows_total": logs.dropped}


class _Server(uvicorn.Server):
    """Stops on a signal and returns, so that the log is closed; uvicorn would raise the signal again.

    ``ready`` is called when requests are answered and a signal is a graceful stop, and no earlier.
    """

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Open the port; nobody is accepted before the event loop runs."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise ServingError(
            "address-unusable", f"{host!r}: {error}", expected="an address or a name of this machine"
        ) from error
    with socket.socket(family, kind) as listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError as error:
            raise _unusable(host, port, error) from error
        listener.setblocking(False)
        yield listener


def _unusable(host: str, port: int, error: OSError) -> ServingError:
    if error.errno == errno.EADDRINUSE:
        return ServingError(
            "port-in-use",
            f"something listens on port {port} of {host} already",
            expected="a free port",
            next=f"holdfast serve --port {port + 1 if port < 65535 else 8000}",
        )
    return ServingError(
        "address-unusable",
        f"cannot listen on {host}:{port}: {error.strerror or error}",
        expected="an address of this machine, and a port that this user may open",
        next="holdfast serve --host 127.0.0.1 --port 8000",
    )

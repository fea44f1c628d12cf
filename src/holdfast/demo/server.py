"""A real server on loopback, and a client that remembers what was acknowledged."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from holdfast.errors import ServingError

READY_SECONDS = 60.0
STOP_SECONDS = 20.0


class Server:
    """``holdfast serve`` in a process of its own, on a free port of 127.0.0.1.

    Use it as a context manager: nothing is left running. ``acknowledged`` has every answer by its id.
    """

    def __init__(self, project: Path) -> None:
        self.project = project
        self.port = _free_port()
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._log = project / "serve.log"

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(signal.SIGTERM)

    def start(self) -> None:
        """Start the server and wait until it is ready.

        Raises
        ------
        ServingError
            ``server-not-ready``: it ended, or was not ready within a minute; with the end of its log.
        """
        command = [
            sys.executable,
            "-m",
            "holdfast",
            "serve",
            "--port",
            str(self.port),
            "--project",
            str(self.project),
        ]
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self._request("GET", "/ready", None)[0] == 200:
                    return
            time.sleep(0.05)
        said = self._log.read_text(errors="replace")[-800:]
        self.stop(signal.SIGKILL)
        raise ServingError("server-not-ready", f"holdfast serve did not get ready: {said}")

    def stop(self, how: signal.Signals) -> None:
        """Stop the server with a signal and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def predict(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Post a list of rows and return the answers, which are acknowledged from then on.

        Raises
        ------
        ServingError
            ``unexpected-answer``: anything but 200.
        """
        answers: list[dict[str, Any]] = self.post("/v1/predict", list(rows))
        self.acknowledged.update((answer["id"], answer) for answer in answers)
        return answers

    def predict_one(self, row: dict[str, Any]) -> dict[str, Any]:
        """Post one row and return its answer."""
        answer: dict[str, Any] = self.post("/v1/predict", row)
        self.acknowledged[answer["id"]] = answer
        return answer

    def post(self, path: str, body: Any) -> Any:
        """Post JSON and return the JSON of the answer."""
        status, text = self._request("POST", path, json.dumps(body).encode())
        if status != 200:
            raise ServingError("unexpected-answer", f"POST {path}: {status}: {text[:400]}", expected="200")
        return json.loads(text)

    def status(self, path: str, body: Any) -> int:
        """Post JSON and return the status alone."""
        return self._request("POST", path, json.dumps(body).encode())[0]

    def _request(self, method: str, path: str, body: bytes | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {"content-type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""A project folder with promoted bundles, and real server processes on loopback ports."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.bundle import Threshold, Value, build, observe
from holdfast.contract.settings import Column, Settings
from holdfast.features import FeatureSet, column_types
from holdfast.models import Linear, Predictor, fit_encoder, inputs_of
from holdfast.predictions import read_log
from holdfast.profile import reference_table
from holdfast.store import Store

SHOPS = Settings(
    name="shops",
    task="binary",
    target="fraud",
    positive=1,
    metric="roc_auc",
    where="amount >= 1",
    entity="customer",
    time="at",
    ignore=("note",),
    columns={
        "amount": Column("number", min=0),
        "hour": Column("integer", min=0, max=23),
        "shop": Column("category", values=("online", "travel")),
        "rush": Column("boolean", nullable=True),
        "kind": Column("category", values=("a", "b"), unseen="flag", nullable=True),
    },
    features={"per_hour": "amount / (hour + 1)"},
)
ENERGY = Settings(
    name="energy", task="regression", target="load", metric="r2", columns={"area": Column("number", min=0)}
)
GOOD = {"amount": 150.0, "hour": 3, "shop": "online", "rush": True, "kind": "a"}


def shop_rows(n: int = 300) -> pl.DataFrame:
    r = np.random.default_rng(5)
    return pl.DataFrame(
        {
            "amount": r.gamma(2, 80, n).round(2) + 1,
            "hour": r.integers(0, 24, n).astype(float),
            "shop": r.choice(["online", "travel"], n),
            "rush": [None if x < 0.1 else x < 0.5 for x in r.random(n).tolist()],
            "kind": [None if x < 0.1 else "a" if x < 0.5 else "b" for x in r.random(n).tolist()],
        }
    )


class Folder:
    """A project: bundles are built by hand, so a test decides what version answers what."""

    def __init__(self, root: Path) -> None:
        self.root, self.state = root, root / ".holdfast"
        (root / "holdfast.yaml").write_text("name: shops\n")

    def add(self, *, weight: float = 1.0, threshold: float = 0.5, log: str = "durable") -> str:
        """Store a bundle of the shops and return its version."""
        settings = Settings(**{f: getattr(SHOPS, f) for f in SHOPS.__struct_fields__} | {"log": log})
        frame = shop_rows()
        features = FeatureSet(settings.features, column_types(settings))
        encoder = fit_encoder("linear", features.table(frame), inputs_of(settings, features))
        weights = np.linspace(-weight, weight, len(encoder.names))
        predictor = Predictor(features, encoder, Linear(weights, 0.1), "binary")
        return self._store(settings, predictor, Threshold(threshold, (0, 1), rule="money"), frame)

    def add_regression(self) -> str:
        """Store a bundle of the energy model and return its version."""
        frame = pl.DataFrame({"area": np.linspace(500, 800, 50)})
        features = FeatureSet({}, column_types(ENERGY))
        encoder = fit_encoder("linear", frame, inputs_of(ENERGY, features))
        predictor = Predictor(features, encoder, Linear(np.array([3.0]), 20.0), "regression")
        return self._store(ENERGY, predictor, Value(), frame)

    def _store(
        self, settings: Settings, predictor: Predictor, decision: Threshold | Value, frame: pl.DataFrame
    ) -> str:
        kinds = {name: frame[name].is_null().to_numpy().astype(np.int8) for name in frame.columns}
        bundle = build(
            self.state / "bundles",
            settings=settings,
            predictor=predictor,
            decision=decision,
            profile=reference_table(frame, kinds, settings),
            golden_rows=frame,
            observed=observe(frame, settings),
        )
        with Store.open(self.state) as store:
            return store.add_version(bundle.digest)

    def promote(self, version: str) -> None:
        """Let servers run a version."""
        with Store.open(self.state) as store:
            store.move_alias("champion", store.alias("champion"), version, action="promote", deployment={})

    def digest(self, version: str) -> str:
        with Store.open(self.state) as store:
            return store.version(version).digest

    @property
    def logged(self) -> dict[str, dict[str, Any]]:
        """The prediction log by id."""
        return {row["id"]: row for row in read_log(self.state).predictions.iter_rows(named=True)}


class Server:
    """A process of ``holdfast serve``."""

    def __init__(self, folder: Folder, *, port: int | None = None, ready: bool = True) -> None:
        self.port = port or free_port()
        self.said = folder.root / f"serve-{self.port}.log"
        command = [
            sys.executable,
            "-m",
            "holdfast",
            "serve",
            "--port",
            str(self.port),
            "--project",
            str(folder.root),
        ]
        with self.said.open("a") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if ready:
            self.wait_until_ready()

    def wait_until_ready(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.process.poll() is None, self.said.read_text()
            try:
                assert self.get("/ready")[0] == 200
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"not ready: {self.said.read_text()}")

    def connect(self, timeout: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        connection = self.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> tuple[int, bytes]:
        return self.request("GET", path)

    def post(self, path: str, value: Any) -> tuple[int, Any]:
        """Send a value as JSON, or bytes as they are; the answer must be JSON."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        status, text = self.request("POST", path, body)
        return status, json.loads(text)

    def predict(self, value: Any) -> tuple[int, Any]:
        return self.post("/v1/predict", value)

    def metric(self, line: str) -> float:
        """Return the value of a sample, 0 where there is none."""
        for found in self.get("/metrics")[1].decode().splitlines():
            if found.startswith(line + " "):
                return float(found.rpartition(" ")[2])
        return 0.0

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        return self.process.wait(30)


def free_port() -> int:
    for port in random.sample(range(18_000, 18_400), 400):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


@pytest.fixture(scope="session")
def good() -> dict[str, Any]:
    """A row that keeps the contract."""
    return dict(GOOD)


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    return free_port()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A project without a champion."""
    return Folder(tmp_path)


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Start servers that are gone after the test."""
    running: list[Server] = []

    def begin(folder: Folder, **options: Any) -> Server:
        server = Server(folder, **options)
        running.append(server)
        return server

    yield begin
    for server in running:
        server.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folder, Server]]:
    """One project with one server for tests that change neither."""
    folder = Folder(tmp_path_factory.mktemp("shops"))
    folder.promote(folder.add())
    server = Server(folder)
    yield folder, server
    server.stop(signal.SIGKILL)

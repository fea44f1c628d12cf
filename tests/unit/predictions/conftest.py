"""Records, and logs of servers that were killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.predictions import Prediction, Writer

KILLED = """
import os, signal, sys
from holdfast.predictions import Prediction, Writer
writer = Writer(sys.argv[1])
for k in range(int(sys.argv[2])):
    id = writer.new_id()
    writer.append_and_wait([Prediction(id, "v1", {"k": float(k), "text": "x" * 400}, k % 2, k / 7, 0.5)])
    print(id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def record() -> Callable[..., Prediction]:
    """Return a maker of records with something in every column."""

    def make(writer: Writer, k: int = 0, **other: object) -> Prediction:
        inputs = {"k": float(k), "word": "ü", "none": None, "yes": True}
        fields = {"prediction": k % 2, "probability": k / 7, "threshold": 0.5, **other}
        return Prediction(writer.new_id(), "v1", inputs, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def killed_log() -> Callable[[Path, int], list[str]]:
    """Return what leaves the log of a killed server with so many rows, and gives back their ids."""

    def make(folder: Path, rows: int) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(rows)], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == -9, done.stderr
        return done.stdout.split()

    return make

"""Servers killed with SIGKILL under load: whatever was acknowledged is read back."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from holdfast.predictions import read_log

# Sixty-four clients of one event loop; an acknowledgement is a line on standard output, written after the
# append.
SERVER = """
import asyncio, os, sys
from holdfast.predictions import Prediction, Writer

async def client(writer, number):
    k = 0
    while True:
        k += 1
        rows = [Prediction(writer.new_id(), "v1", {"k": float(k)}, number, k / 7, 0.5) for _ in range(1 + k % 3)]
        await writer.append(rows)
        os.write(1, "".join(f'["{r.id}",{r.prediction},{r.probability!r}]\\n' for r in rows).encode())

async def main():
    writer = Writer(sys.argv[1])
    await asyncio.gather(*(client(writer, number) for number in range(64)))

asyncio.run(main())
"""


def _acknowledged(folder: Path, seconds: float) -> list[list]:
    """Run a server, kill it after a while under load, and return what it had said by then."""
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    lines: list[bytes] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or []))
    reader.start()
    end = time.monotonic() + 30
    while not lines and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(seconds)
    process.kill()
    assert process.wait(20) == -signal.SIGKILL
    reader.join(20)
    process.stdout.close()
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def _check(folder: Path, kills: int) -> None:
    rng = random.Random(1)
    acknowledged: list[list] = []
    for _ in range(kills):
        acknowledged += _acknowledged(folder, rng.uniform(0.02, 0.3))
    assert len(acknowledged) > 50 * kills
    log = read_log(folder)
    rows = {row[0]: row[1:] for row in log.predictions.select("id", "prediction", "probability").iter_rows()}
    assert len(rows) == log.predictions.height, "an id was given twice"
    lost = [name for name, *_ in acknowledged if name not in rows]
    assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged predictions are missing"
    assert all(rows[name] == (label, p) for name, label, p in acknowledged)
    assert len(list((folder / "predictions").glob("*.sqlite"))) == kills


def test_three_kills_lose_nothing(tmp_path: Path) -> None:
    """Three kills under load lose none of the acknowledged predictions, and no id comes twice."""
    _check(tmp_path, 3)


@pytest.mark.slow
def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    """Twenty kills under load lose none of the acknowledged predictions, and no id comes twice."""
    _check(tmp_path, 20)

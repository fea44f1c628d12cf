"""Killed under load, again and again."""

from __future__ import annotations

import http.client
import json
import random
import signal
import threading
import time

import pytest

KILLS = 20


@pytest.mark.slow
def test_no_acknowledged_prediction_is_lost(folder, start, good, port):
    """After twenty `kill -9` under load, every prediction that was acknowledged is exported, and no id came twice."""
    folder.promote(folder.add())
    acknowledged: list[tuple[str, float]] = []
    done = threading.Event()
    server = start(folder, port=port)

    def ask(seed: int) -> None:
        r = random.Random(seed)
        while not done.is_set():
            try:
                amount = 1 + r.random() * 100
                many = [dict(good, amount=amount)] * r.choice([1, 1, 5])
                status, answers = server.predict(many)
                assert status == 200
                acknowledged.extend((answer["id"], amount) for answer in answers)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.02)

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    counts = []
    for _ in range(KILLS):
        before = len(acknowledged)
        while len(acknowledged) < before + random.randint(50, 300):
            time.sleep(0.001)
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        counts.append(len(acknowledged) - before)
        server = start(folder, port=port)
    done.set()
    for thread in threads:
        thread.join()
    server.stop()
    logged = folder.logged
    assert len({name for name, _ in acknowledged}) == len(acknowledged)
    missing = [name for name, _ in acknowledged if name not in logged]
    assert not missing, f"{len(missing)} of {len(acknowledged)}"
    assert all(json.loads(logged[name]["inputs"])["amount"] == amount for name, amount in acknowledged)
    assert min(counts) >= 50

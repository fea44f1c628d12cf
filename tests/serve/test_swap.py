"""Promotion and rollback while requests come in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def until(cond: Callable[[], bool], seconds: float) -> float:
    begin = time.monotonic()
    while not cond():
        assert time.monotonic() - begin < seconds, "not in time"
        time.sleep(0.02)
    return time.monotonic() - begin


def test_a_swap_fails_no_request_and_mixes_no_versions(folder, start, good):
    """Under load a promotion is answered within two seconds, and each answer is of one version throughout."""
    first, second = folder.add(weight=1.0, threshold=0.5), folder.add(weight=2.0, threshold=0.25)
    folder.promote(first)
    server = start(folder)
    seen, wrong, done = set(), [], threading.Event()

    def ask() -> None:
        connection = server.connect()
        while not done.is_set():
            try:
                status, answer = server.predict(good)
                status_many, many = server.predict([good] * 3)
                assert status == status_many == 200
                seen.update((a["version"], a["threshold"], a["probability"]) for a in (answer, *many))
                assert len({a["version"] for a in many}) == 1
            except Exception as problem:
                wrong.append(repr(problem))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for version in (second, first, second):
        folder.promote(version)
        took = until(lambda version=version: server.predict(good)[1]["version"] == version, 5)
        assert took < 2
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[:3]
    assert len(seen) == 2
    assert {(version, threshold) for version, threshold, _ in seen} == {(first, 0.5), (second, 0.25)}
    assert server.metric("holdfast_swaps_total") == 3


def test_a_damaged_bundle_is_refused_and_the_old_one_goes_on(folder, start, good):
    """A deployment that does not verify is reported, and a later good one is taken over."""
    first, second, third = folder.add(), folder.add(weight=2.0), folder.add(weight=3.0)
    folder.promote(first)
    server = start(folder)
    changed = folder.state / "bundles" / folder.digest(second) / "decision.json"
    changed.chmod(0o644)
    changed.write_text(changed.read_text().replace("0.5", "0.6"))
    folder.promote(second)
    until(lambda: server.metric("holdfast_refused_swaps_total") > 0, 5)
    assert server.predict(good)[1]["version"] == first
    assert "bundle-file-changed" in server.said.read_text()
    folder.promote(third)
    assert until(lambda: server.predict(good)[1]["version"] == third, 5) < 2


def test_a_promotion_may_change_what_is_logged(folder, start, good):
    """A version whose contract logs otherwise is logged otherwise from the swap on."""
    quiet, loud = folder.add(log="off"), folder.add(log="durable")
    folder.promote(quiet)
    server = start(folder)
    server.predict(good)
    folder.promote(loud)
    until(lambda: server.predict(good)[1]["version"] == loud, 5)
    assert server.stop() == 0
    assert {row["version"] for row in folder.logged.values()} == {loud}

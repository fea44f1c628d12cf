"""Starting and stopping the process."""

from __future__ import annotations

import http.client
import json
import signal
import threading
import time

import pytest


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_graceful_stop_finishes_what_it_accepted(folder, start, good, how):
    """After a signal under load the exit status is 0, and every answer that arrived is in the log."""
    folder.promote(folder.add())
    server = start(folder)
    answered: list[str] = []

    def ask() -> None:
        while True:
            try:
                answered.extend(a["id"] for a in server.predict([good] * 20)[1])
            except (OSError, http.client.HTTPException):
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    assert server.stop(how) == 0
    for thread in threads:
        thread.join()
    assert not list((folder.state / "predictions").glob("*-wal"))  # folded into the file
    assert answered
    assert set(answered) <= set(folder.logged)


def test_a_request_on_its_way_is_answered_before_the_stop(folder, start, good):
    """A body that was half sent when the signal came is answered, and its connection closed."""
    folder.promote(folder.add())
    server = start(folder)
    body = json.dumps(good).encode()
    connection = server.connect()
    connection.putrequest("POST", "/v1/predict")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:10])
    time.sleep(0.2)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    time.sleep(0.3)
    connection.send(body[10:])
    answer = connection.getresponse()
    assert answer.status == 200
    assert json.loads(answer.read())["id"] in folder.logged
    connection.close()
    stopping.join()
    assert server.process.returncode == 0


def test_no_port_without_a_champion(folder, start):
    """Without a champion the command ends with status 2 and says what to do."""
    server = start(folder, ready=False)
    assert server.process.wait(30) == 2
    assert "error[no-champion]" in server.said.read_text()


def test_a_port_in_use_is_an_error(shops, start):
    """A port that somebody listens on ends the command with status 2, and the first server goes on."""
    folder, server = shops
    second = start(folder, port=server.port, ready=False)
    assert second.process.wait(30) == 2
    assert "error[port-in-use]" in second.said.read_text()
    assert server.get("/ready")[0] == 200


def test_no_port_with_a_damaged_bundle(folder, start):
    """A champion that does not verify is never served."""
    folder.promote(folder.add())
    (folder.state / "bundles" / folder.digest("v1") / "golden.arrow").unlink()
    server = start(folder, ready=False)
    assert server.process.wait(30) == 2
    assert "error[bundle-file-missing]" in server.said.read_text()

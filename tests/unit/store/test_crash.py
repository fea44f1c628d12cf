"""A process killed at every line of a promotion or rollback leaves the old state or the new."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

# One process that imports once and forks a child for every step; the child counts the lines of the store's
# own code (and the statements below them) as they run, and kills itself with SIGKILL at the n-th.
HARNESS = r"""
import json, os, shutil, signal, sys
from pathlib import Path
from holdfast.store import Store
import holdfast.store.store
from sqlalchemy import event
from sqlalchemy.engine import Engine

work, stride = Path(sys.argv[1]), int(sys.argv[2])
ROOM = os.path.dirname(holdfast.store.store.__file__)

def prepare(folder, action):
    for digest in ("aaaa", "bbbb"):
        (folder / "bundles" / digest).mkdir(parents=True)
    if action == "create":
        return
    with Store.open(folder) as store:
        store.add_version("aaaa"); store.add_version("bbbb")
        store.move_alias("champion", None, "v1", action="promote", deployment={"k": 1})
        if action == "rollback":
            store.move_alias("champion", "v1", "v2", action="promote", deployment={})

def act(folder, action):
    with Store.open(folder) as store:
        if action == "create":
            store.add_version("aaaa")
        elif action == "promote":
            store.move_alias("champion", "v1", "v2", action="promote", deployment={})
        else:
            store.roll_back("v2")

def run_and_die(folder, action, step):
    seen = 0
    def tick(*_):
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
    def trace(frame, what, _):
        if not frame.f_code.co_filename.startswith(ROOM):
            return None
        if what == "line":
            tick()
        return trace
    for name in ("before_cursor_execute", "after_cursor_execute", "commit", "checkout", "checkin"):
        event.listen(Engine if name not in ("checkout", "checkin") else
        __import__("sqlalchemy.pool").pool.Pool, name, tick)
    sys.settrace(trace)
    act(folder, action)
    sys.settrace(None)

def look(folder):
    with Store.open(folder) as store:
        assert store.verify() is None, store.verify()
        d = store.deployment()
        return [store.alias("champion"), len(store.ledger.rows()), len(store.deployments()),
                d and [d.version, d.revision, d.previous], len(store.versions())]

result = {}
for action in ("create", "promote", "rollback"):
    origin = work / action
    prepare(origin, action)
    whole = work / (action + "-whole")
    shutil.copytree(origin, whole); act(whole, action)
    before = None if action == "create" else look(origin)
    states, killed, step = {}, 0, 1
    while True:
        folder = work / f"{action}-{step}"
        shutil.copytree(origin, folder)
        child = os.fork()
        if child == 0:
            try:
                run_and_die(folder, action, step)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status)
        state = look(folder)
        states[json.dumps(state)] = states.get(json.dumps(state), 0) + 1
        if state != look(whole):           # what was left behind must still be a store one can work with
            act(folder, action)
            assert look(folder) == look(whole), (action, step, look(folder))
        shutil.rmtree(folder)
        if not died:
            break
        killed += 1
        step += stride
    result[action] = {"killed": killed, "states": states, "before": before, "after": look(whole)}
print(json.dumps(result))
"""


def _check(folder: Path, stride: int, least: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HARNESS, str(folder), str(stride)], capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    for action in ("create", "promote", "rollback"):
        found = result[action]
        assert found["killed"] >= least
        empty = [None, 0, 0, None, 0]
        allowed = {json.dumps(found["after"]), json.dumps(found["before"] or empty)}
        assert set(found["states"]) == allowed, (action, found)


def test_killed_here_and_there(tmp_path: Path) -> None:
    """Killed at every 41st step of its way, a change of the store is done or not begun."""
    _check(tmp_path, 41, 1)


@pytest.mark.slow
def test_killed_at_every_step(tmp_path: Path) -> None:
    """Killed at every single line and statement, a change of the store is done or not begun."""
    _check(tmp_path, 1, 60)

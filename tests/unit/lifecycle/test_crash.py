"""A project whose command was killed at any moment is the old one or the new one, and every command works on it."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from holdfast.project import Project

# One process imports everything once, works on no table itself (threads do not survive a fork), and forks a
# child for every step. The child kills itself with SIGKILL at the n-th fault point: before and after every SQL
# statement, rename, link and sync.
HARNESS = r"""
import json, os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
import holdfast.lifecycle.build, holdfast.lifecycle.evaluate, holdfast.lifecycle.promote
import holdfast.lifecycle.retrain, holdfast.train.run, holdfast.evaluate.opening
from holdfast.errors import HoldfastError
from holdfast.project import Project

action, origin, work, stride = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
MARK = "rows-were-handed-out"

def act(folder):
    project = Project(folder)
    if action == "retrain":
        return project.retrain(data=folder / "new.csv")
    return {"train": project.train, "evaluate": project.evaluate, "rollback": project.rollback,
            "promote": lambda: project.promote("v1")}[action]()

def die_at(step, folder):
    seen = 0
    def tick(*_):
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, tick)
    def around(function):
        def called(*arguments, **options):
            tick()
            result = function(*arguments, **options)
            tick()
            return result
        return called
    for name in ("replace", "rename", "link", "fsync"):
        setattr(os, name, around(getattr(os, name)))
    opening = holdfast.evaluate.opening
    compute = opening.evaluate
    def marked(*arguments, **more):
        (folder / MARK).write_text("")
        return compute(*arguments, **more)
    opening.evaluate = marked

def look(folder):
    project = Project(folder)
    store = project.workspace.store
    assert project.verify_ledger()["bad"] is None, project.verify_ledger()
    versions = [v.version for v in project.versions()]
    for version in versions:
        project.load(version)
    deployed = store.deployment()
    assert (deployed and deployed.version) == store.alias("champion"), (deployed, store.aliases())
    state = {"versions": len(versions), "champion": store.alias("champion"),
             "looks": sum(row.action == "seal-opened" for row in project.ledger())}
    state["refused"] = None
    try:
        again = act(folder)
        state["moved"] = getattr(again, "moved", None)
    except HoldfastError as error:
        state["refused"] = error.code
    if (folder / MARK).exists() and action == "evaluate":
        assert state["refused"] == "seal-already-opened", state
    project.check()
    project.versions(), project.ledger()
    return state

def forked(function, *arguments):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(function(*arguments)).encode())
        except BaseException as error:
            import traceback
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), text

def run_and_die(folder, step):
    die_at(step, folder)
    act(folder)

states, killed, step = {}, 0, 1 + int(sys.argv[5])
while True:
    folder = work / f"{action}-{step}"
    shutil.copytree(origin, folder)
    status, _ = forked(run_and_die, folder, step)
    assert status in (0, -signal.SIGKILL), status
    code, text = forked(look, folder)
    assert code == 0, (action, step)
    state = text.decode()
    states[state] = states.get(state, 0) + 1
    shutil.rmtree(folder)
    if status == 0:
        break
    killed += 1
    step += stride
print(json.dumps({"killed": killed, "states": [[json.loads(k), n] for k, n in states.items()]}))
"""


def prepared(action: str, copy, customers) -> Path:  # type: ignore[no-untyped-def]
    """Return a project in which the action can be done once."""
    folder = copy(champion=action in ("rollback", "retrain"))
    project = Project(folder)
    if action == "promote":
        project.evaluate()
    if action == "rollback":
        contract = folder / "holdfast.yaml"
        contract.write_text(contract.read_text().replace("[customer, day]", "[customer, day, products]"))
        project = Project(folder)
        project.train()
        assert project.promote("v2", override="for the test").moved
    if action == "retrain":
        customers(200, seed=1).write_csv(folder / "new.csv")
    project.workspace.store.close()
    return folder


def killed_at_steps(action: str, folder: Path, work: Path, stride: int, offset: int = 0) -> dict:
    """Return what the harness found."""
    done = subprocess.run(
        [sys.executable, "-c", HARNESS, action, str(folder), str(work), str(stride), str(offset)],
        capture_output=True,
        text=True,
        timeout=1_200,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    result: dict = json.loads(done.stdout)
    return result


def sound(action: str, result: dict) -> None:
    """Assert that every state is the old one or the new one, and that what is to be done can be done after it."""
    states = [state for state, _ in result["states"]]
    versions = {"train": {1, 2}, "evaluate": {1}, "promote": {1}, "rollback": {2}, "retrain": {1, 2}}[action]
    champions = {
        "train": {None},
        "evaluate": {None},
        "promote": {None, "v1"},
        "rollback": {"v1", "v2"},
        "retrain": {"v1"},
    }[action]
    assert {state["versions"] for state in states} <= versions
    assert {state["champion"] for state in states} <= champions
    for state in states:
        if action == "evaluate":
            assert (state["refused"] == "seal-already-opened") == (
                state["looks"] >= 1 and state["refused"] is not None
            )
        elif action == "rollback":
            assert state["refused"] == ("nothing-to-roll-back" if state["champion"] == "v1" else None)
        else:
            assert state["refused"] is None


def test_killed_here_and_there(copy, customers, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Killed at some steps of its way, an opening of the seal counts as soon as rows were handed out."""
    action = "evaluate"
    result = killed_at_steps(action, prepared(action, copy, customers), tmp_path, 31, offset=8)
    assert result["killed"] >= 1
    sound(action, result)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("action", ["train", "evaluate", "promote", "rollback", "retrain"])
def test_killed_at_every_step(copy, customers, tmp_path: Path, action: str):  # type: ignore[no-untyped-def]
    """Killed before or after any statement, rename or sync, a command is done or not begun."""
    stride = (
        5 if action == "retrain" else 1
    )  # it passes over a hundred points, most of them those of the others
    result = killed_at_steps(action, prepared(action, copy, customers), tmp_path, stride)
    assert result["killed"] >= 20
    sound(action, result)


@pytest.mark.slow
@pytest.mark.parametrize("action", ["train", "evaluate", "promote", "rollback"])
def test_killed_at_random_times(copy, customers, tmp_path: Path, action: str):  # type: ignore[no-untyped-def]
    """A process that was killed from outside leaves a project on which every command works."""
    origin = prepared(action, copy, customers)
    arguments = [action, *(["v1"] if action == "promote" else [])]
    program = [sys.executable, "-c", "from holdfast.cli.main import main; main()"]
    started = time.monotonic()
    shutil.copytree(origin, tmp_path / "whole")
    subprocess.run(
        [*program, *arguments], cwd=tmp_path / "whole", capture_output=True, check=True, timeout=60
    )
    whole = time.monotonic() - started
    chance = random.Random(7)
    for i in range(8):
        folder = Path(shutil.copytree(origin, tmp_path / f"try-{i}"))
        process = subprocess.Popen([*program, *arguments], cwd=folder, stdout=subprocess.DEVNULL)
        time.sleep(whole * (0.4 + 0.6 * chance.random()))
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        project = Project(folder)
        assert project.verify_ledger()["bad"] is None
        for version in project.versions():
            assert project.load(version.version).version == version.version
        opened = [row for row in project.ledger() if row.action == "seal-opened"]
        done = subprocess.run(
            [*program, *arguments, "--json"], cwd=folder, capture_output=True, text=True, timeout=60
        )
        code = json.loads(done.stdout).get("error", {}).get("code")
        allowed = {
            "evaluate": {None, "seal-already-opened"} if opened else {None},
            "rollback": {None, "nothing-to-roll-back"},
        }
        assert code in allowed.get(action, {None}), done.stderr


RACE = """
import sys, time
from pathlib import Path
from holdfast.cli.main import run
from holdfast.store import Store

gate, move = Path(sys.argv[1]), Store.move_alias
def together(*arguments, **options):
    (gate / sys.argv[2]).write_text("")
    while len(list(gate.iterdir())) < 2:
        time.sleep(0.005)
    return move(*arguments, **options)
Store.move_alias = together
raise SystemExit(run(["promote", sys.argv[2], "--override", "the race", "--json"]))
"""


def test_of_two_promotions_at_once_one_wins(copy, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Two processes that decided on the same state: one moves the alias, the other exits 2 with ``alias-moved``."""
    folder = copy(champion=True)
    project = Project(folder)
    for _ in range(2):
        project.train()
    gate = tmp_path / "gate"
    gate.mkdir()
    running = {
        version: subprocess.Popen(
            [sys.executable, "-c", RACE, str(gate), version], cwd=folder, stdout=subprocess.PIPE, text=True
        )
        for version in ("v2", "v3")
    }
    ended = {}
    for version, process in running.items():
        out, _ = process.communicate(timeout=120)
        ended[version] = (process.returncode, json.loads(out))
    winner = project.workspace.store.alias("champion")
    assert winner in running
    loser = ({"v2", "v3"} - {winner}).pop()
    assert ended[winner][0] == 0
    assert ended[loser][0] == 2
    assert ended[loser][1]["error"]["code"] == "alias-moved"
    assert project.verify_ledger()["bad"] is None
    assert [row.action for row in project.ledger()].count("promote") == 2

"""Where a command looks for its project, and what it knows about the terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import holdfast
from holdfast.cli.main import app
from holdfast.project import Project

PROGRAM = [sys.executable, "-c", "from holdfast.cli.main import main; main()"]
COMMANDS = [command.name for command in app.registered_commands]


def test_the_nearest_contract_upward(copy, run, monkeypatch, tmp_path):  # type: ignore[no-untyped-def]
    """A command below a project finds it; --project and HOLDFAST_PROJECT go before that, in Python too."""
    inner, outer = copy(), copy(champion=True)
    (outer / "a" / "b").mkdir(parents=True)
    assert "champion" in run("versions", cwd=outer / "a" / "b").out
    assert "champion" not in run("versions", "--project", inner, cwd=outer / "a").out
    assert run("versions", "--project", outer / "holdfast.yaml").status == 0
    monkeypatch.setenv("HOLDFAST_PROJECT", str(inner))
    assert "champion" not in run("versions", cwd=outer).out
    assert Project().root == inner.resolve()
    assert holdfast.Project(outer).root == outer.resolve()
    monkeypatch.delenv("HOLDFAST_PROJECT")
    assert holdfast.load("churn@champion").version == "v1"


def test_data_is_relative_to_the_contract(copy, run):  # type: ignore[no-untyped-def]
    """``data: customers.csv`` is beside holdfast.yaml, wherever the command was typed."""
    folder = copy()
    (folder / "below").mkdir()
    assert run("check", cwd=folder / "below").status == 0


@pytest.mark.parametrize("command", [*COMMANDS, "predictions"])
def test_help(run, command):  # type: ignore[no-untyped-def]
    """Every command explains itself."""
    ran = run(command, "--help")
    assert ran.status == 0
    assert ran.out.startswith(f"Usage: holdfast {command}")
    if command != "predictions":
        assert "--json" in ran.out


def test_help_names_every_command(run):  # type: ignore[no-untyped-def]
    """The list of commands is whole."""
    out = run("--help").out
    assert all(f"  {command} " in out for command in [*COMMANDS, "predictions"])
    assert run("--version").out == f"holdfast {holdfast.__version__}\n"


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> bytes:
    """Return what a command writes to a terminal, both streams."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:
            break
        if not part:
            break
        written += part
    process.wait(60)
    os.close(ours)
    return written


def test_colours_and_progress_are_for_terminals(copy):  # type: ignore[no-untyped-def]
    """A terminal gets colours and progress; NO_COLOR takes the colours, a pipe gets neither."""
    folder = copy()
    assert b"\x1b[" in on_a_terminal(folder, "promote", "v1")
    plain = on_a_terminal(folder, "promote", "v1", NO_COLOR="1")
    assert b"\x1b[31m" not in plain
    assert b"\x1b[1;31m" not in plain
    piped = subprocess.run([*PROGRAM, "promote", "v1"], cwd=folder, capture_output=True, timeout=60)
    assert b"\x1b" not in piped.stdout + piped.stderr
    assert piped.stderr == b""


def test_a_reader_that_goes_away(copy):  # type: ignore[no-untyped-def]
    """``holdfast ledger | head -1`` ends quietly."""
    folder = copy(champion=True)
    process = subprocess.Popen(
        [*PROGRAM, "ledger", "--json"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(60) == 141


def test_a_command_that_does_not_train_loads_no_training_library():  # type: ignore[no-untyped-def]
    """The command line and the project load neither scikit-learn, nor LightGBM's package, nor pandas."""
    code = (
        "import sys, holdfast, holdfast.cli.main; light = set(sys.modules); import holdfast.project;"
        "print(*[m for m in ('polars', 'sqlalchemy', 'pydantic', 'numpy', 'rich.console') if m in light],"
        "*[m for m in ('sklearn', 'lightgbm', 'pandas', 'uvicorn') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == ""

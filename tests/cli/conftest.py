"""Running commands in this process, and snapshots of what they print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from holdfast.cli.main import run as run_command

SNAPSHOTS = Path(__file__).parent / "snapshots"


class Ran(NamedTuple):
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    """Return what runs a command in a folder as the program does: ``run("check", "--json", cwd=folder)``."""
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.delenv("HOLDFAST_PROJECT", raising=False)
    monkeypatch.delenv("HOLDFAST_DEBUG", raising=False)
    monkeypatch.setattr("holdfast.store.ledger.who", lambda: "somebody@somewhere")

    def once(*arguments: object, cwd: Path = tmp_path) -> Ran:
        monkeypatch.chdir(cwd)
        capsys.readouterr()
        status = run_command([str(argument) for argument in arguments])
        return Ran(status, *capsys.readouterr())

    return once


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, Ran, Path], None]:
    """Return what compares a run with its snapshot; ``pytest --snapshot-update`` writes it anew.

    Times, digests, durations and the project's folder are masked; the user is always the same. Figures that come from
    the last bits of a fit are rounded by the program itself.
    """

    def compare(name: str, ran: Ran, folder: Path) -> None:
        text = masked(f"exit {ran.status}\n--- stdout\n{ran.out}--- stderr\n{ran.err}", folder)
        path = SNAPSHOTS / f"{name}.txt"
        if request.config.getoption("--snapshot-update"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no snapshot {path}: pytest --snapshot-update"
        assert text == path.read_text(encoding="utf-8")

    return compare


def masked(text: str, folder: Path) -> str:
    """Return output without what differs from run to run."""
    text = text.replace(str(folder.resolve()), "PROJECT").replace(str(folder), "PROJECT")
    for pattern, mask in (
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?", "TIME"),
        (r"\b20\d\d-\d\d-\d\d\b", "DAY"),
        (r"\b[0-9a-f]{64}\b", "DIGEST"),
        (r"\b[0-9a-f]{16}(,[0-9a-f]{16})*\b", "FINGERPRINT"),
        (r"\b[0-9a-f]{12}\b", "DIGEST"),
        (r"[\d,.]+ rows/s", "N rows/s"),
        (r'"(latency_p99_us|training_seconds|memory_mb|rows_per_second)":[\d.e+-]+', r'"\1":N'),
        (r" +(?=\n)", ""),
    ):
        text = re.sub(pattern, mask, text)
    return text

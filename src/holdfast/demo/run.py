"""``holdfast demo``: run a story in a folder that goes away, or stays."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from holdfast.data import Spec
from holdfast.demo import own_table, simulated
from holdfast.demo.narrator import Narrator
from holdfast.demo.outcome import Outcome
from holdfast.errors import ConfigError

REPORT = "demo-report.html"


def run(
    *,
    data: Spec | None = None,
    target: str | None = None,
    seed: int = 1,
    drift_month: int | None = 8,
    leak: bool = True,
    keep: Path | None = None,
    console: Console | None = None,
) -> Outcome:
    """Run the whole ring and compare what was found with what is true.

    Parameters
    ----------
    data, target
        A table and its column to predict; without them the simulated bank.
    seed, drift_month, leak
        Of the simulation, see `holdfast.demo.bank.simulate`; the seed also shuffles a table.
    keep
        Leave the project in this folder, which must be new or empty.
    console
        Where the story is told; None for silence.

    Raises
    ------
    ConfigError
        ``demo-target``: a table without a target or the other way round. ``demo-folder``: ``keep`` is not empty.
        ``demo-drift-month``.
    """
    if (data is None) != (target is None):
        raise ConfigError(
            "demo-target",
            "--data and --target go together",
            next="holdfast demo --data TABLE --target COLUMN",
        )
    tell = Narrator(console)
    with _folder(keep) as folder:
        report = (folder if keep is not None else Path.cwd()) / REPORT
        if data is not None and target is not None:
            outcome = own_table.tell_story(folder, report, tell, data=data, target=target, seed=seed)
        else:
            outcome = simulated.tell_story(
                folder, report, tell, seed=seed, drift_month=drift_month, leak=leak
            )
    _judge(outcome, tell)
    tell.close(str(outcome.report), _after(keep, data))
    return outcome


def _judge(outcome: Outcome, tell: Narrator) -> None:
    tell.step("the demo reads its own figures back")
    for name in ("leak", "drift_month", "lost", "rolled_back"):
        truth, found = getattr(outcome.truth, name), getattr(outcome.found, name)
        tell.say(f"{name.replace('_', ' '):<12} truth {truth!s:<6} found {found}")
    for problem in (*outcome.differences, *outcome.problems):
        tell.say(f"WRONG: {problem}", "bold red")


def _after(keep: Path | None, data: Spec | None) -> Iterator[str]:
    if keep is not None:
        yield f"next: cd {keep} && holdfast versions && holdfast ledger"
    elif data is not None:
        yield "next: holdfast init --data YOUR_TABLE --target COLUMN, in a folder of its own"
    else:
        yield "next: holdfast demo --keep DIR leaves the project to play with"
        yield "      holdfast init --data TABLE --target COLUMN begins one of your own"


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="holdfast-demo-") as name:
            yield Path(name)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise ConfigError("demo-folder", f"{keep} is not empty", expected="a new or an empty folder")
    keep.mkdir(parents=True, exist_ok=True)
    yield keep.resolve()

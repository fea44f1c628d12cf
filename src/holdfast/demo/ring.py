"""The steps that both stories share: make the model, serve parts, watch, retrain, roll forward and back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from holdfast.demo.narrator import Narrator
from holdfast.demo.server import Server
from holdfast.project import Project
from holdfast.records import Evaluation, Finding, Monitoring, Move, Retraining, Training
from holdfast.reports import terminal

SWAP_SECONDS = 2.0
CHUNK = 100


def build_model(project: Project, tell: Narrator) -> tuple[Training, Evaluation, Move]:
    """Train, open the seal, promote."""
    tell.step("holdfast train: candidates inside the training rows only; the holdout stays sealed")
    training = project.train()
    tell.show(terminal.trained(training))
    tell.step("holdfast evaluate: the seal is opened, once")
    evaluation = project.evaluate()
    tell.show(terminal.evaluated(evaluation))
    tell.step(f"holdfast promote {training.version} --to champion: every gate must pass")
    move = project.promote(training.version)
    tell.show(terminal.moved(move))
    return training, evaluation, move


def blocking(findings: Sequence[Finding]) -> list[str]:
    """Return the columns of findings that block training."""
    return list(dict.fromkeys(f.column for f in findings if f.severity == "error" and f.column))


def serve_rows(server: Server, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Post rows in lists, the last ones one by one, and return the ids in the order of the rows."""
    singles = min(10, len(rows))
    ids: list[str] = []
    for start in range(0, len(rows) - singles, CHUNK):
        part = rows[start : min(start + CHUNK, len(rows) - singles)]
        ids += [answer["id"] for answer in server.predict(part)]
    ids += [server.predict_one(row)["id"] for row in rows[len(rows) - singles :]]
    return ids


def first_alarm(record: Monitoring, known: Callable[[int], int]) -> int | None:
    """Return the number of the first window with an alarm, as ``known`` numbers them, or None."""
    alarmed = [known(i) for i, window in enumerate(record.windows) if window.alarms]
    return min(alarmed) if alarmed else None


def until_version(server: Server, row: dict[str, Any], version: str) -> dict[str, Any]:
    """Ask until the server answers with a version, at most two seconds; return the last answer."""
    deadline = time.monotonic() + SWAP_SECONDS
    while True:
        answer = server.predict_one(row)
        if answer["version"] == version or time.monotonic() > deadline:
            return answer
        time.sleep(0.05)


def forward_and_back(
    project: Project,
    server: Server,
    retraining: Retraining,
    row: dict[str, Any],
    tell: Narrator,
    *,
    override: str | None,
) -> bool:
    """Promote the challenger, roll back, and promote it again, all in the running server.

    Returns
    -------
    Whether the rollback restored version and threshold in the answers of the server.
    """
    before = server.predict_one(row)
    if retraining.version is None:
        tell.say("there is no challenger to promote", "red")
        return False
    tell.step(f"holdfast promote {retraining.version}: the running server follows")
    move = project.promote(retraining.version)
    if not move.moved and override is not None:
        tell.show(terminal.moved(move))
        tell.say(f"the gate did not pass; the way past is written down: --override '{override}'")
        move = project.promote(retraining.version, override=override)
    tell.show(terminal.moved(move))
    if not move.moved:
        return False
    new = until_version(server, row, retraining.version)
    tell.say(_answered("the server answers with", new))
    tell.step("holdfast rollback: version, threshold, features and reference together")
    back_move = project.rollback(because="to show that there is a way back")
    tell.show(terminal.moved(back_move))
    back = until_version(server, row, before["version"])
    tell.say(_answered("the server answers with", back))
    keys = ("version", "threshold", "probability", "probabilities", "prediction")
    restored = new["version"] == retraining.version and all(back.get(k) == before.get(k) for k in keys)
    again = project.promote(retraining.version, override=override)
    tell.say(f"and forward again: champion is {again.to}")
    return restored


def lost_predictions(project: Project, server: Server, folder: Path) -> int:
    """Return how many acknowledged predictions the exported log lacks or has otherwise."""
    path = folder / "predictions.parquet"
    project.export_predictions(path)
    log = {row["id"]: row for row in pl.read_parquet(path).iter_rows(named=True)}
    keys = ("version", "prediction", "probability")
    return sum(
        id not in log or any(str(log[id][key]) != str(answer.get(key)) for key in keys)
        for id, answer in server.acknowledged.items()
    )


def _answered(before: str, answer: dict[str, Any]) -> str:
    threshold = answer.get("threshold")
    return f"{before} {answer['version']}" + ("" if threshold is None else f", threshold {threshold:.4f}")

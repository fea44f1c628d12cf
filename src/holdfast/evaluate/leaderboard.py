"""Entering a version on the leaderboard: one bounded loss, rounded, and only when it takes the lead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.contract.settings import Task
from holdfast.evaluate.answers import answers, require_columns
from holdfast.metrics import METRICS
from holdfast.metrics.bounded import Bounded, balanced_error, bounded_absolute_error
from holdfast.records import Metric, Standing
from holdfast.records.leaderboard import WITHHELD
from holdfast.seal import Asked, Board, Entry, Judged, Rows, enter
from holdfast.types import Array, Ledger

MEASURES: dict[Task, str] = {
    "binary": "balanced error: the mean over both classes of the share decided wrongly",
    "multiclass": "balanced error: the mean over classes of the share decided wrongly",
    "regression": "bounded absolute error: the error as a share of the spread of nine in ten labels, at most 1",
}
"""What the loss of a board is, by task."""


def enter_leaderboard(
    bundle: Bundle,
    folder: Path,
    holdouts: Sequence[str],
    ledger: Ledger,
    *,
    trained_on: Sequence[pl.DataFrame] = (),
) -> Standing:
    """Ask the leaderboard about a version.

    Parameters
    ----------
    bundle
        With ``version`` set. Its decisions at its own threshold are judged, or its values in a regression; a row that
        its contract refuses is decided wrongly.
    folder, holdouts, ledger, trained_on
        As for ``open_and_evaluate``. Rows that were opened before are among the board's.

    Raises
    ------
    SealError
        ``holdout-was-trained-on``, ``holdout-missing``, ``holdout-changed``.
    DataError
        ``column-missing``: the holdout lacks a column of the bundle; nothing is asked.
    """
    require_columns(bundle, folder, holdouts)
    asked = Asked(bundle.version, bundle.digest, lambda rows: judged(bundle, rows))
    board, entry = enter(folder, holdouts, asked, ledger, trained_on=trained_on)
    return standing(bundle.task, board, entry)


def judged(bundle: Bundle, rows: Rows) -> Judged:
    """Return the bounded loss of a version's answers to rows; those that it does not answer are wrong."""
    found = answers(bundle, rows)
    answered = np.full(len(rows), np.nan)
    answered[found.used] = _answered(bundle, found.scores)
    loss = _loss(bundle.task, rows, answered)
    return Judged(MEASURES[bundle.task], loss.loss, loss.without_model, loss.rows)


def _loss(task: Task, rows: Rows, answered: Array) -> Bounded:
    measure = bounded_absolute_error if task == "regression" else balanced_error
    return measure(rows.labels, answered, rows.clusters)


def _answered(bundle: Bundle, scores: Array) -> Array:
    """Return decisions as numbers of classes, or values."""
    decided = bundle.decision.codes(scores)
    return scores if decided is None else decided.astype(np.float64)


def standing(task: Task, board: Board, entry: Entry) -> Standing:
    """Return what an entry is told."""
    withheld = {name: Metric(None, None, WITHHELD) for name, known in METRICS.items() if task in known.tasks}
    return Standing(
        version=entry.version,
        entry=entry.number,
        leads=entry.leads,
        leader=board.leader,
        loss=entry.loss,
        step=board.ladder.step,
        rows=board.rows,
        measure=board.measure,
        without_model=board.without_model,
        metrics=withheld,
        claim=_claim(board, entry),
    )


def _claim(board: Board, entry: Entry) -> str:
    asked = (
        f"entry {entry.number} of a leaderboard on {board.rows:,} rows, to a step of {board.ladder.step:.3g}"
    )
    if entry.leads:
        return f"a loss of {entry.loss:.3g} as {asked}; no interval, and no claim of a first look"
    leader = f"the leader {board.leader}" if board.leader else "no model"
    return f"not better than {leader} by a step ({entry.loss:.3g}), as {asked}; nothing else is claimed"

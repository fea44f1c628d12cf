"""Training rows in the order of time: their times, those that a later moment lets train, and why there may be none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.data import Admitted
from holdfast.lifecycle.workspace import Workspace
from holdfast.seal import Rows, released_rows
from holdfast.types import Array, Ledger

NOTHING_NEW = "nothing new to learn from: no labelled row that the champion was not trained on or judged by"


def times_of(admitted: Admitted, settings: Settings) -> Array | None:
    """Return when rows happened: seconds since 1970, or their record numbers where the order of the file is time."""
    return np.asarray(admitted.row, dtype=np.float64) if settings.file_order else admitted.times


def times_together(parts: Sequence[Array | None], settings: Settings) -> Array | None:
    """Return the times of several tables' rows, the tables in the order in which they came; None where one has none.

    Record numbers begin anew in every table, so with the order of the file as time the rows are counted through.
    """
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    if settings.file_order:
        return np.arange(sum(map(len, found)), dtype=np.float64)
    return np.concatenate(found)


def ledger_of_moves(workspace: Workspace) -> Ledger | None:
    """Return the ledger for a contract whose moment may be moved; a random split never needs one."""
    return None if workspace.settings.holdout.start is None else workspace.store.ledger


def released(workspace: Workspace, holdouts: Sequence[str], start: str | None) -> Rows | None:
    """Return rows of a champion's holdouts that may train since the moment was moved; None without any.

    Parameters
    ----------
    holdouts, start
        Of the champion: the fingerprints of its holdouts, and the moment under which it was trained.
    """
    return released_rows(workspace.seal, tuple(holdouts), start)


def nothing_to_learn(new: int, settings: Settings) -> str:
    """Return why a retraining has nothing to learn from, and what would change that.

    Parameters
    ----------
    new
        New rows, all of them behind the seal.

    Examples
    --------
    >>> plain = Settings(name="m", task="binary", target="y", columns={}, metric="f1")
    >>> nothing_to_learn(3, plain).partition(": ")[2]
    'no labelled row that the champion was not trained on or judged by'
    """
    if not new or not settings.in_time_order:
        return NOTHING_NEW
    if settings.file_order:
        return (
            f"nothing new to learn from: all {new:,} new rows come after the cut of the first file and are behind the "
            "seal, where they judge; to learn from later rows too, start a project with a column of times and "
            "`holdout: {from: ...}`, whose moment may be moved"
        )
    return (
        f"nothing new to learn from: all {new:,} new rows lie at {settings.holdout.start} or after it and are behind the "
        "seal; set a later `holdout: {from: ...}` in holdfast.yaml and run the same command again: rows before it "
        "then train, opened ones too, and only later ones judge"
    )

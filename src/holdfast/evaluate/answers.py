"""The answers of a bundle to opened rows, through the door that serving uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.data import Table, admit
from holdfast.seal import Rows, holdout_columns
from holdfast.types import Array, Integers, Mask


@dataclass(frozen=True)
class Answers:
    """Scores beside labels, for the rows that keep the bundle's contract.

    Parameters
    ----------
    labels
        0.0 and 1.0, or values; shape ``(n,)``.
    scores
        Probabilities, or values; shape ``(n,)``.
    groups
        Entity codes, or None where the contract names no entity.
    frame
        The typed rows that were answered.
    raw
        The same rows with all columns as read.
    used
        Which of the opened rows these are.
    excluded, quarantined
        Opened rows that ``where`` leaves out, and that break the contract of this bundle.
    """

    labels: Array
    scores: Array
    groups: Integers | None
    frame: pl.DataFrame
    raw: pl.DataFrame
    used: Mask
    excluded: int
    quarantined: int


def answers(bundle: Bundle, rows: Rows) -> Answers:
    """Return what a bundle answers to opened rows.

    They are admitted as any table is, under the bundle's own contract, and answered by ``predict_typed``. The
    labels are those that were sealed.
    """
    inside = bundle.population
    admitted = admit(
        Table(rows.frame),
        bundle.settings,
        where=None if inside is None else inside.table,
        where_columns=None if inside is None else inside.columns,
    )
    at = admitted.row - 1
    used = np.zeros(len(rows), dtype=bool)
    used[at] = True
    groups = rows.groups
    return Answers(
        labels=rows.labels[at],
        scores=bundle.predict_typed(admitted.frame).scores,
        groups=None if groups is None else groups[at],
        frame=admitted.frame,
        raw=rows.frame[at],
        used=used,
        excluded=admitted.counts.excluded,
        quarantined=admitted.counts.quarantined,
    )


def require_columns(bundle: Bundle, folder: Path, holdouts: Sequence[str]) -> None:
    """Refuse a holdout that lacks a column of the bundle, before it is opened and the look is spent.

    Raises
    ------
    DataError
        ``column-missing``.
    """
    admit(Table(holdout_columns(folder, holdouts), source="the holdout"), bundle.settings)

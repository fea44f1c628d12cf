"""The answers of a bundle to opened rows, through the door that serving uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.data import Table, admit
from holdfast.data.target import labels
from holdfast.data.weights import judged_weights
from holdfast.metrics.weights import row_weights
from holdfast.seal import Rows, holdout_columns
from holdfast.types import Array, Integers, Mask


@dataclass(frozen=True)
class Answers:
    """Scores beside labels, for the rows that keep the bundle's contract.

    Parameters
    ----------
    labels
        0.0 and 1.0, numbers of classes, or values; shape ``(n,)``.
    scores
        Probabilities, or values; shape ``(n,)``, of several classes ``(n, k)``.
    groups
        Entity codes; where the contract names no entity batches of consecutive rows of a split in time, else None.
    frame
        The typed rows that were answered.
    raw
        The same rows with all columns as read.
    weights
        What each row counts in a metric: the contract's weight, and its prevalence; None where all count alike.
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
    weights: Array | None = None


def answers(bundle: Bundle, rows: Rows) -> Answers:
    """Return what a bundle answers to opened rows.

    They are admitted as any table is, under the bundle's own contract, and answered by ``predict_typed``. The
    labels are those that were sealed, of several classes in the numbers of this bundle; a row whose label is none of
    its classes counts as quarantined.
    """
    inside = bundle.population
    admitted = admit(
        Table(rows.frame),
        bundle.settings,
        where=None if inside is None else inside.table,
        where_columns=None if inside is None else inside.columns,
    )
    truth = _truth(bundle, rows)
    known = ~np.isnan(truth[admitted.row - 1])
    at, frame = admitted.row[known] - 1, admitted.frame.filter(pl.Series(known))
    used = np.zeros(len(rows), dtype=bool)
    used[at] = True
    groups = rows.clusters
    stated = judged_weights(rows.frame[at], bundle.settings)
    return Answers(
        labels=truth[at],
        scores=bundle.predict_typed(frame).scores,
        groups=None if groups is None else groups[at],
        frame=frame,
        raw=rows.frame[at],
        used=used,
        excluded=admitted.counts.excluded,
        quarantined=admitted.counts.quarantined + int((~known).sum()),
        weights=row_weights(
            truth[at],
            stated=None if stated is None else stated[0],
            prevalence=bundle.settings.prevalence,
        ),
    )


def _truth(bundle: Bundle, rows: Rows) -> Array:
    """Return the labels of all rows, NaN where one is none of the bundle's classes.

    The numbers of classes are those of a contract, and a holdout may have been sealed under an older one.
    """
    if bundle.task != "multiclass" or rows.target not in rows.frame.columns:
        return rows.labels
    return labels(rows.frame[rows.target], bundle.settings)[0]


def require_columns(bundle: Bundle, folder: Path, holdouts: Sequence[str]) -> None:
    """Refuse a holdout that lacks a column of the bundle, before it is opened and the look is spent.

    Raises
    ------
    DataError
        ``column-missing``.
    """
    admit(Table(holdout_columns(folder, holdouts), source="the holdout"), bundle.settings)

"""From a table to admitted rows: read it, hold it against the contract, keep what breaks it apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import Admitted, Spec, Table, admit, ours, read
from holdfast.data.fingerprint import cell_digests
from holdfast.errors import DataError, close_match
from holdfast.features import column_types, parse, predicate
from holdfast.seal import Rows
from holdfast.train import TrainingRows
from holdfast.types import Array, Mask

Progress = Callable[[str], None]
"""Called with a short text before each long step."""


@dataclass(frozen=True)
class Intake:
    """A table and what the contract says about its rows. ``rows`` is null where no labels were asked for."""

    table: Table
    admitted: Admitted
    rows: Rows | None


def take_in(source: Spec | Table, settings: Settings, *, labelled: bool, strict: bool = True) -> Intake:
    """Read a table and admit its rows.

    Parameters
    ----------
    source
        What `holdfast.data.read` takes, or a table that was read before.
    settings
        The contract.
    labelled
        Whether rows need a valid target; those without one are quarantined.
    strict
        Whether a column of the contract that the table lacks is an error; otherwise it is null in every row.

    Raises
    ------
    DataError
        ``column-missing``: the table has no target and labels were asked for, or ``strict``.
    """
    table = ours(source if isinstance(source, Table) else read(source), settings)
    if labelled and settings.target not in table.frame.columns:
        raise _no_target(table, settings)
    about, read_by = None, None
    if settings.where is not None:
        about = predicate(settings.where, column_types(settings))
        read_by = parse(settings.where, column_types(settings)).columns
    admitted = admit(
        table,
        settings,
        where=None if about is None else about.table,
        where_columns=read_by,
        target=labelled,
        strict=strict,
    )
    return Intake(table, admitted, Rows.of(table, admitted, settings) if labelled else None)


def require_rows(intake: Intake, settings: Settings) -> None:
    """Refuse a table of which no row is left.

    Raises
    ------
    DataError
        ``no-rows-left``, with the reasons that most rows were quarantined for.
    """
    admitted = intake.admitted
    counts = admitted.counts
    if counts.used:
        return
    reasons = Counter(reason for row in admitted.rejected["reasons"].to_list() for reason in row)
    why = "; ".join(f"{reason} ({rows:,} rows)" for reason, rows in reasons.most_common(3))
    raise DataError(
        "no-rows-left",
        f"of {counts.read:,} rows in {intake.table.source} {counts.quarantined:,} break the contract and "
        f"{counts.excluded:,} are excluded by `where`" + (f": {why}" if why else ""),
        expected=f"rows that keep the contract of {settings.name}",
        next="holdfast check --propose; or correct `columns` and `where` in holdfast.yaml, or the table",
    )


def _no_target(table: Table, settings: Settings) -> DataError:
    near = close_match(settings.target, table.frame.columns)
    return DataError(
        "column-missing",
        f"{table.source} has no column {settings.target!r}, which the contract names as the target"
        + (f": {near}" if near else ""),
        expected=f"labelled rows; it has {', '.join(map(repr, table.frame.columns[:20]))}",
        next="bring a table with the target, or change `target` in holdfast.yaml",
    )


def training_rows(
    frame: pl.DataFrame,
    rows: Rows,
    part: Mask,
    times: Array | None = None,
    weights: Array | None = None,
) -> TrainingRows:
    """Return typed rows of one side, with labels, entity codes, times and weights, for training.

    The codes come from the cells' digests, so an entity of the log, which is a reference to a cell, is the same
    entity in a table.
    """
    return TrainingRows(frame, rows.labels, rows.groups, weights=weights, times=times).take(np.asarray(part))


def entities_of(frame: pl.DataFrame, entity: str | None) -> pl.Series:
    """Return the digests of a frame's entities, null where a row names none."""
    if entity is None or entity not in frame.columns:
        return pl.Series("entity", [None] * frame.height, dtype=pl.UInt64)
    digests = pl.Series("entity", cell_digests(frame[entity]))
    return digests.set(frame[entity].is_null(), None)

"""From a table to admitted rows: read it, hold it against the contract, keep what breaks it apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import Admitted, Table, admit, read
from holdfast.features import column_types, parse, predicate
from holdfast.seal import Rows
from holdfast.train import TrainingRows, group_codes
from holdfast.types import Mask

Progress = Callable[[str], None]
"""Called with a short text before each long step."""


@dataclass(frozen=True)
class Intake:
    """A table and what the contract says about its rows. ``rows`` is null where no labels were asked for."""

    table: Table
    admitted: Admitted
    rows: Rows | None


def take_in(source: Path | Table, settings: Settings, *, labelled: bool, strict: bool = True) -> Intake:
    """Read a table and admit its rows.

    Parameters
    ----------
    source
        A file, or a table that was read before.
    settings
        The contract.
    labelled
        Whether rows need a valid target; those without one are quarantined.
    strict
        Whether a column of the contract that the table lacks is an error; otherwise it is null in every row.
    """
    table = source if isinstance(source, Table) else read(source)
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


def training_rows(frame: pl.DataFrame, rows: Rows, part: Mask) -> TrainingRows:
    """Return typed rows of one side, with labels and entity codes, for training."""
    entities = None if rows.entity is None else rows.frame[rows.entity]
    groups = group_codes(entities)
    return TrainingRows(frame, rows.labels, groups).take(np.asarray(part))

"""Labelled rows from the prediction log and its outcomes, as a table that can be admitted again."""

from __future__ import annotations

import msgspec
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import Table, time_rule
from holdfast.data.column_kinds import kind_of
from holdfast.data.entities import EntityKey
from holdfast.data.written_times import WrittenTimes
from holdfast.lifecycle.moment import instant
from holdfast.lifecycle.workspace import Workspace
from holdfast.predictions import join_outcomes, read_log

PREDICTION = "__holdfast_prediction"
"""The column with the id of the prediction that a row comes from: what was learned once is known again by it."""


def labelled_log(workspace: Workspace, until: str | None) -> Table | None:
    """Return the predictions whose outcome was known at a moment, with the outcome as the target.

    Inputs are those that were sent. An entity is known by its digest alone: the log holds it encrypted, and here it
    becomes a reference to the cell that it was, which the seal takes for the cell itself. The time is the row's
    own where one was sent. None where no outcome has come.
    """
    settings = workspace.settings
    log = read_log(workspace.folder)
    joined = join_outcomes(
        log.predictions,
        log.outcomes,
        label_delay_seconds=settings.label_delay_seconds,
        until=instant(until),
    )
    rows = joined.frame.filter(pl.col("is_due") & pl.col("outcome").is_not_null())
    if rows.height == 0:
        return None
    return Table(_frame(rows, settings, EntityKey.of_folder(workspace.folder)), source="prediction log")


def _frame(rows: pl.DataFrame, settings: Settings, key: EntityKey) -> pl.DataFrame:
    sent = msgspec.json.decode(f"[{','.join(rows['inputs'])}]")
    names = [name for name in settings.inputs if any(name in row for row in sent)]
    columns = {
        name: kind_of(settings.columns[name]).logged(name, [row.get(name) for row in sent]) for name in names
    }
    columns[PREDICTION] = rows["id"].alias(PREDICTION)
    columns[settings.target] = rows["outcome"].alias(settings.target)
    if settings.entity is not None:
        references = [None if e is None else key.reference(e) for e in rows["entity"].to_list()]
        columns[settings.entity] = pl.Series(settings.entity, references, dtype=pl.String)
    if settings.time is not None:
        columns[settings.time] = _times(rows["time"], settings)
    return pl.DataFrame(columns)


def _times(times: pl.Series, settings: Settings) -> pl.Series:
    """Return times as text in ISO 8601, as they are where the contract's formats could be taken for it."""
    event = time_rule(settings)
    assert event is not None
    known = WrittenTimes.of(event.column)
    found = times.dt.to_string("iso:strict") if known.reads_iso else times
    return found.alias(event.name)

"""``quarantine``: every row that broke the contract, why, and which of them pass after a fix."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import Admitted, Spec, Table
from holdfast.data.again import table_again
from holdfast.data.reasons import count_reasons
from holdfast.data.table import without_place
from holdfast.data.write import write_table
from holdfast.errors import DataError
from holdfast.lifecycle.holding import Entry, Holding, entries, entry_of, rows_of
from holdfast.lifecycle.intake import take_in
from holdfast.lifecycle.requests import HTTP, held_requests, request_rows
from holdfast.lifecycle.workspace import Workspace
from holdfast.records.quarantine import Held, HeldRow, Replay, Shown

FOLDER = "quarantine"
LABELLED = ("check", "train", "retrain", "package")
"""Commands whose rows need the target."""


def holding(workspace: Workspace, command: str) -> Holding:
    """Return where the bad rows of a command are kept; used as a context."""
    return Holding(workspace.folder / FOLDER, command, workspace.settings.digest())


def hold(workspace: Workspace, command: str, table: Table, admitted: Admitted) -> None:
    """Keep the bad rows of a whole table."""
    with holding(workspace, command) as held:
        held.add(table, admitted.rejected)


def listed(workspace: Workspace) -> list[Held]:
    """Return every entry, the oldest first, and last the refused requests of servers, where there are any."""
    found = [entry.held for entry in entries(workspace.folder / FOLDER)]
    requests = held_requests(workspace)
    return found if requests is None else [*found, requests]


def shown(
    workspace: Workspace,
    name: str | None = None,
    *,
    reason: str | None = None,
    limit: int | None = None,
    output: Path | None = None,
) -> Shown:
    """Return rows of an entry with their raw content and every reason.

    Parameters
    ----------
    name
        The beginning of an entry's name, or ``http`` for refused requests; by default the newest table's.
    reason
        Only rows with a reason that has this text in it, in upper or lower case.
    limit
        Rows at most; null: all.
    output
        A file for all rows that match.

    Raises
    ------
    DataError
        ``quarantine-empty``, ``quarantine-unknown``, ``quarantine-damaged``.
    """
    held, rows = _rows(workspace, name)
    if reason is not None:
        wanted = [any(reason.lower() in one.lower() for one in why) for why in rows["reasons"].to_list()]
        rows = rows.filter(pl.Series(wanted, dtype=pl.Boolean))
    if output is not None:
        write_table(rows, output)
    told = [HeldRow(*row) for row in rows.head(rows.height if limit is None else limit).iter_rows()]
    return Shown(held, rows.height, told, None if output is None else str(output))


def replay(
    workspace: Workspace, name: str | None = None, *, data: Spec | None = None, output: Path | None = None
) -> Replay:
    """Judge the rows of an entry again and say which pass now.

    Parameters
    ----------
    data
        A mended source: the records of the same numbers are judged in place of those that were kept.
    output
        A file for the rows that pass, as they were read.

    Raises
    ------
    DataError
        ``quarantine-empty``, ``quarantine-unknown``, ``quarantine-damaged``; ``column-missing``.
    """
    held, rows = _rows(workspace, name)
    if held.id == HTTP:
        return _requests(held, rows, output)
    entry = entry_of(workspace.folder / FOLDER, held.id)
    raw = [without_place(text) if entry.placed else text for text in rows["raw"].to_list()]
    kept = table_again(raw, rows["row"].to_list(), entry.columns, entry.dialect, source=held.source)
    return _judged(held, kept if data is None else data, rows["row"].to_list(), workspace.settings, output)


def _rows(workspace: Workspace, name: str | None) -> tuple[Held, pl.DataFrame]:
    folder = workspace.folder / FOLDER
    if name == HTTP:
        requests = held_requests(workspace)
        if requests is None:
            raise DataError(
                "quarantine-empty",
                "no request was refused",
                expected="requests that broke the contract",
                next="holdfast quarantine list",
            )
        return requests, request_rows(workspace)
    entry: Entry = entry_of(folder, name)
    return entry.held, rows_of(folder, entry)


def _requests(held: Held, rows: pl.DataFrame, output: Path | None) -> Replay:
    """Return which bodies of the sample keep the contract as it is now; they are numbered from 1."""
    passes = rows["reasons"].list.len() == 0
    numbered = rows.with_columns(row=pl.int_range(1, rows.height + 1, dtype=pl.Int64))
    if output is not None:
        write_table(numbered.filter(passes).select("row", "raw"), output)
    return Replay(
        held=held,
        passing=numbered.filter(passes)["row"].to_list(),
        failing=numbered.filter(~passes)["row"].to_list(),
        reasons=count_reasons(rows["reasons"]),
        output=None if output is None else str(output),
    )


def _judged(
    held: Held, source: Table | Spec, numbers: list[int], settings: Settings, output: Path | None
) -> Replay:
    intake = take_in(source, settings, labelled=held.command in LABELLED, strict=False)
    table, rejected = intake.table, intake.admitted.rejected
    rejected = rejected.filter(pl.col("row").is_in(numbers))
    failing = set(rejected["row"].to_list())
    present = {*table.row.tolist(), *(item.row for item in table.broken)}
    passing = sorted((set(numbers) & present) - failing)
    if output is not None:
        write_table(table.frame.filter(pl.Series(table.row).is_in(passing)), output)
    return Replay(
        held=held,
        passing=passing,
        failing=sorted(failing),
        reasons=count_reasons(rejected["reasons"]),
        gone=sorted(set(numbers) - present),
        output=None if output is None else str(output),
    )

"""``holdfast quarantine``: the rows that broke the contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, project

SHOWN = 20
Name = Annotated[
    str | None,
    typer.Argument(help="An entry of the list, or http; by default the newest table's.", show_default=False),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write the rows to this file (CSV, Parquet, Arrow).")
]

app = typer.Typer(
    help="Rows that broke the contract: list them, show them with every reason, judge them again after a fix.",
    no_args_is_help=True,
)


@app.command("list")
def list_entries(path: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List what is held: by run and source, with the number of rows for each reason."""
    with errors(as_json):
        from holdfast.reports import terminal

        emit({"quarantine": project(path).quarantine()}, as_json, terminal.held)


@app.command("show")
def show(
    name: Name = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Only rows with this text in a reason.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows to print; 0 prints all.")] = SHOWN,
    output: Output = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show rows with their number, their raw content and every reason."""
    with errors(as_json):
        from holdfast.reports import terminal

        record = project(path).show_quarantine(name, reason=reason, limit=limit or None, output=output)
        emit(record, as_json, terminal.held_rows)


@app.command("replay")
def replay(
    name: Name = None,
    data: Annotated[
        str | None,
        typer.Option("--data", help="A mended source, whose rows of the same numbers are judged."),
    ] = None,
    output: Output = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge the rows again under the contract as it is now, and say which pass. Exit status 1 while some do not."""
    with errors(as_json):
        from holdfast.reports import terminal

        record = project(path).replay_quarantine(name, data=data, output=output)
        emit(record, as_json, terminal.replayed)
        if record.failing:
            raise typer.Exit(FOUND)

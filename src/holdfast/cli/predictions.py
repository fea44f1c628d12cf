"""``holdfast predictions``: the log of what was answered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, project

app = typer.Typer(help="The log of what was answered.", no_args_is_help=True, rich_markup_mode=None)


@app.command("export")
def export(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, Parquet or Arrow file to write.")],
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the log of all server processes as one table, with the outcomes that have come."""
    with errors(as_json):
        from holdfast.reports import terminal

        emit(project(path).export_predictions(output), as_json, terminal.exported)

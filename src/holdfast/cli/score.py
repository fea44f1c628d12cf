"""``holdfast score``: predict a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdfast.cli.common import FOUND, SOURCE, JsonOption, ProjectOption, emit, errors, progress, project


def command(
    source: Annotated[str, typer.Argument(metavar="IN", help=SOURCE)],
    output: Annotated[Path, typer.Argument(metavar="OUT", help="File to write; its suffix says the format.")],
    version: Annotated[str, typer.Option("--version", help="A version or an alias.")] = "champion",
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Predict every row of a table, in constant memory; bad rows go to OUT.rejected with their reasons.

    Exit 1 when fewer rows than `mostly` says keep the rule of a column."""
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            record = project(path).score(source, output, version=version, progress=tell)
        emit(record, as_json, terminal.scored)
        if record.fewer:
            raise typer.Exit(FOUND)

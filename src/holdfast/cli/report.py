"""``holdfast report``: the standalone page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, project


def command(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="HTML file to write.")] = Path("report.html"),
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one HTML file, without network, that tells the model's whole story."""
    with errors(as_json):
        from holdfast.reports import terminal

        emit({"report": str(project(path).report(output))}, as_json, terminal.reported)

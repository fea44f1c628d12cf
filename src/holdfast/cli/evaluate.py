"""``holdfast evaluate``: open the seal."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, progress, project


def command(
    version: Annotated[
        str | None, typer.Argument(help="A version such as v3; by default the newest.", show_default=False)
    ] = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open the seal: score a version once on the holdout. A second look at the same rows is refused."""
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            record = project(path).evaluate(version, progress=tell)
        emit(record, as_json, terminal.evaluated)

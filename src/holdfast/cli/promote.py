"""``holdfast promote``: move an alias, through the gates."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, progress, project


def command(
    version: Annotated[str, typer.Argument(help="A version such as v3.")],
    to: Annotated[str, typer.Option("--to", help="The alias to move.")] = "champion",
    override: Annotated[
        str | None,
        typer.Option("--override", help="Pass statistical gates and findings, with a reason for the ledger."),
    ] = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move an alias to a version when every gate passes; exit 1 when one is refused or undecided."""
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            move = project(path).promote(version, to=to, override=override, progress=tell)
        emit(move, as_json, terminal.moved)
        if not move.moved:
            raise typer.Exit(FOUND)

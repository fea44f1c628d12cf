"""``holdfast rollback``: write the previous deployment back."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, project


def command(
    because: Annotated[str | None, typer.Option("--because", help="The reason, for the ledger.")] = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Restore the previous champion: version, threshold, features and reference together."""
    with errors(as_json):
        from holdfast.reports import terminal

        emit(project(path).rollback(because=because), as_json, terminal.moved)

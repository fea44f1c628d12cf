"""``holdfast check``: run the checks of the table and the split."""

from __future__ import annotations

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, progress, project


def command(path: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Look for what makes models fail before they ship; exit 1 when a finding would block training."""
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            found = project(path).check(progress=tell)
        emit(found, as_json, terminal.checked)
        if found.errors:
            raise typer.Exit(FOUND)

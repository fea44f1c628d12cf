"""``holdfast monitor``: drift, alarms and realised performance."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, progress, project


def command(
    data: Annotated[
        str | None, typer.Option("--data", help="A table to test instead of the prediction log; any source.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Only what was known then (ISO 8601, UTC without a zone).")
    ] = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Test every window against the champion's reference; exit 1 when an alarm stands."""
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            record = project(path).monitor(data=data, until=until, progress=tell)
        emit(record, as_json, terminal.monitored)
        if any(window.alarms for window in record.windows):
            raise typer.Exit(FOUND)

"""``holdfast retrain``: a challenger from old and new rows."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, progress, project


def command(
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            help="New rows with the target, any source; by default the prediction log and its outcomes.",
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Only what was known then (ISO 8601, UTC without a zone).")
    ] = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Train a challenger on the champion's training rows and the new labelled ones, and compare the two.

    Exits 1 when there is nothing new to learn from.
    """
    with errors(as_json):
        from holdfast.reports import terminal

        with progress(as_json) as tell:
            record = project(path).retrain(data=data, until=until, progress=tell)
        emit(record, as_json, terminal.retrained)
        if record.version is None:
            raise typer.Exit(FOUND)

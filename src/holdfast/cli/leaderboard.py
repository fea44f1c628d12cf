"""``holdfast leaderboard``: ask opened rows again, honestly."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, progress, project


def command(
    version: Annotated[
        str | None,
        typer.Argument(
            help="A version to enter, such as v3; without one the board is shown.", show_default=False
        ),
    ] = None,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter a version on the leaderboard, or show it: one figure, rounded to a step, and only when it takes the lead.

    For rows that `evaluate` has opened already. Every other figure is withheld, so that asking again and again does
    not flatter; an entry satisfies the promotion gate of the seal with a weaker claim.
    """
    with errors(as_json):
        from holdfast.reports import terminal

        if version is None:
            emit({"leaderboards": project(path).leaderboards()}, as_json, terminal.leaderboards)
            return
        with progress(as_json) as tell:
            record = project(path).enter_leaderboard(version, progress=tell)
        emit(record, as_json, terminal.entered)

"""``holdfast explain``: the page of a check or an error."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, emit, errors


def command(
    code: Annotated[
        str | None,
        typer.Argument(
            help="A check such as LK003, its name, or an error's code; without one, the list.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a check or an error: what it finds, why it matters, how sure it is, how to fix it."""
    with errors(as_json):
        from holdfast.project import explain
        from holdfast.reports import terminal

        emit(explain(code), as_json, terminal.explained)

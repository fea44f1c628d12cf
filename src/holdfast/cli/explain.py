"""``holdfast explain``: the page of a check or an error, or what the features of the contract are."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import JsonOption, ProjectOption, emit, errors, project


def command(
    code: Annotated[
        str | None,
        typer.Argument(
            help="A check such as LK003, its name, or an error's code; without one, the list.",
            show_default=False,
        ),
    ] = None,
    features: Annotated[
        bool,
        typer.Option(
            "--features", help="The contract's features instead: type, nulls, columns; no training."
        ),
    ] = False,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a check, an error, or the contract's features.

    Of a check or an error: what it finds, why it matters, how sure it is, how to fix it.
    """
    if features and code is not None:
        raise typer.BadParameter("--features takes no code")
    with errors(as_json):
        from holdfast.reports import terminal

        if features:
            emit({"features": project(path).features()}, as_json, terminal.described)
            return
        from holdfast.project import explain

        emit(explain(code), as_json, terminal.explained)

"""``holdfast ledger``: every opening, promotion and rollback."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, project


def command(
    verify: Annotated[
        bool, typer.Option("--verify", help="Walk the hash chain; exit 1 at the first bad row.")
    ] = False,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the append-only ledger: who moved what, when, why, and what the gates said."""
    with errors(as_json):
        from holdfast.reports import terminal

        if not verify:
            emit({"ledger": project(path).ledger()}, as_json, terminal.ledger)
            return
        record = project(path).verify_ledger()
        emit(record, as_json, terminal.verified)
        if record["bad"] is not None:
            raise typer.Exit(FOUND)

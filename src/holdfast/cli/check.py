"""``holdfast check``: run the checks of the table and the split."""

from __future__ import annotations

from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, ProjectOption, emit, errors, progress, project


def command(
    propose: Annotated[
        bool,
        typer.Option(
            "--propose", help="Print how the table differs from the contract, and the edit as a diff."
        ),
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the proposed edit into holdfast.yaml.")
    ] = False,
    path: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look for what makes models fail before they ship; exit 1 when a finding would block training.

    With --propose or --apply: exit 1 while the table differs from the contract in a way that was not written.
    """
    with errors(as_json):
        from holdfast.reports import terminal

        if propose or apply:
            with progress(as_json) as tell:
                proposal = project(path).propose(apply=apply, progress=tell)
            emit(proposal, as_json, terminal.proposed)
            if proposal.open:
                raise typer.Exit(FOUND)
            return
        with progress(as_json) as tell:
            found = project(path).check(progress=tell)
        emit(found, as_json, terminal.checked)
        if found.errors:
            raise typer.Exit(FOUND)

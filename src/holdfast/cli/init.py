"""``holdfast init``: write the contract from a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from holdfast.cli.common import SOURCE, JsonOption, emit, errors
from holdfast.errors import ConfigError


def command(
    data: Annotated[str, typer.Option("--data", help=SOURCE)],
    target: Annotated[str, typer.Option("--target", help="Column to predict.")],
    name: Annotated[
        str | None, typer.Option("--name", help="Name of the model; by default the file's.")
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help="Ask nothing; an existing contract is kept as holdfast.yaml.old."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write holdfast.yaml, commented, from a table; every guess is marked as one."""
    with errors(as_json):
        from holdfast.project import CONTRACT, init
        from holdfast.reports import terminal

        here = Path.cwd()
        if (here / CONTRACT).exists() and not yes:
            if as_json or not sys.stdin.isatty():
                raise ConfigError(
                    "contract-exists",
                    f"{here / CONTRACT} exists, and there is nobody to ask",
                    expected="a folder without a contract",
                    next=f"holdfast init --yes ..., which keeps it as {CONTRACT}.old",
                )
            typer.confirm(f"{CONTRACT} exists; replace it (it is kept as {CONTRACT}.old)?", abort=True)
        emit(init(data, target, name=name, folder=here), as_json, terminal.initialised)

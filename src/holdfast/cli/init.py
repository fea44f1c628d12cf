"""``holdfast init``: write the contract from a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

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
    time_order: Annotated[
        str | None,
        typer.Option(
            "--time-order", help="file: the order of the rows is time, so the last ones are held out."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write holdfast.yaml, commented, from a table; every guess is marked as one."""
    with errors(as_json):
        from holdfast.project import CONTRACT, init
        from holdfast.reports import terminal

        if time_order not in (None, "file"):
            raise ConfigError(
                "time-order-unknown",
                f"--time-order {time_order}",
                expected="file, where the order of the rows is time",
                next="--time-order file; a column of times is named in holdfast.yaml: `time: COLUMN`",
            )
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
        order: Literal["file"] | None = "file" if time_order else None
        emit(init(data, target, name=name, folder=here, time_order=order), as_json, terminal.initialised)

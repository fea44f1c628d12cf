"""``holdfast demo``: the whole ring, on a simulated bank or on a table of yours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdfast.cli.common import FOUND, JsonOption, console, errors
from holdfast.errors import ConfigError


def _month(text: str) -> int | None:
    if text.lower() == "none":
        return None
    if text.isdigit():
        return int(text)
    raise ConfigError("demo-drift-month", f"--drift-month {text!r}", expected="a month's number, or none")


def command(
    data: Annotated[
        str | None,
        typer.Option("--data", help="A table of yours (any source) instead of the simulated bank."),
    ] = None,
    target: Annotated[str | None, typer.Option("--target", help="The column of it to predict.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the simulation.")] = 1,
    drift_month: Annotated[str, typer.Option("--drift-month", help="Month of the drift, or none.")] = "8",
    leak: Annotated[bool, typer.Option("--leak/--no-leak", help="Plant a leaking column.")] = True,
    keep: Annotated[
        Path | None, typer.Option("--keep", help="Leave the project in this folder to play with.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the whole ring, tell its story, and compare what was found with the truth; exit 1 where they differ."""
    with errors(as_json):
        from holdfast.demo import run

        story = run(
            data=data,
            target=target,
            seed=seed,
            drift_month=_month(drift_month),
            leak=leak,
            keep=keep,
            console=None if as_json else console(),
        )
        if as_json:
            typer.echo(story.to_json())
        if not story.agrees:
            raise typer.Exit(FOUND)

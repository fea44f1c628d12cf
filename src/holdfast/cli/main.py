"""The program ``holdfast``: names the commands; each is loaded from its own file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from holdfast.cli import (
    check,
    demo,
    evaluate,
    explain,
    init,
    leaderboard,
    ledger,
    monitor,
    predictions,
    promote,
    quarantine,
    report,
    retrain,
    rollback,
    score,
    serve,
    train,
    versions,
)
from holdfast.cli.common import FAILED, FINE, INTERRUPTED, reader_gone, tell
from holdfast.errors import HoldfastError
from holdfast.version import __version__

app = typer.Typer(
    name="holdfast",
    help="From a table to a monitored production model that stays right: one contract, one bundle, one seal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

for name, command in (
    ("init", init.command),
    ("check", check.command),
    ("train", train.command),
    ("evaluate", evaluate.command),
    ("leaderboard", leaderboard.command),
    ("promote", promote.command),
    ("rollback", rollback.command),
    ("score", score.command),
    ("serve", serve.command),
    ("monitor", monitor.command),
    ("retrain", retrain.command),
    ("versions", versions.command),
    ("ledger", ledger.command),
    ("report", report.command),
    ("explain", explain.command),
    ("demo", demo.command),
):
    app.command(name)(command)
app.add_typer(predictions.app, name="predictions")
app.add_typer(quarantine.app, name="quarantine")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"holdfast {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From a table to a monitored production model that stays right: one contract, one bundle, one seal.

    Exit status: 0 fine; 1 findings, an alarm, or a gate that did not pass; 2 an error.
    """


def main() -> None:
    """Run the program."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return the exit status.

    A reader that went away (``holdfast ledger | head -1``) ends it quietly. With ``--json`` a wrong option is told in
    JSON as any other error is.
    """
    try:
        status = app(arguments, prog_name="holdfast", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return reader_gone()
    except typer.Abort:
        sys.stderr.write("aborted\n")
        return INTERRUPTED
    except Exception as error:  # which class tells of a wrong option is no public name of typer
        show = getattr(error, "show", None)
        if show is None:
            raise
        if "--json" in arguments:
            tell(_usage(error), as_json=True)
        else:
            show()
        return FAILED
    return status if isinstance(status, int) else FINE


def _usage(error: Exception) -> HoldfastError:
    context = getattr(error, "ctx", None)
    message = getattr(error, "format_message", error.__str__)
    return HoldfastError(
        "usage",
        str(message()),
        expected="" if context is None else context.get_usage().removeprefix("Usage: "),
        next="holdfast --help" if context is None else f"{context.command_path} --help",
    )

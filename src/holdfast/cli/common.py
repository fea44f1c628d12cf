"""What every command shares: its options, its errors, its two ways to print."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holdfast.errors import HoldfastError

if TYPE_CHECKING:
    from rich.console import Console

    from holdfast.project import Project

FINE, FOUND, FAILED, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141

SOURCE = (
    "A file (CSV, JSON lines, Parquet, Arrow, Excel; .gz), a folder or pattern, a database URL#QUERY, or -."
)

ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project",
        envvar="HOLDFAST_PROJECT",
        help="Folder of holdfast.yaml; by default the nearest one upward from here.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


def project(path: Path | None) -> Project:
    """Return the project of the option, the environment or the nearest contract upward."""
    from holdfast.project import Project

    return Project(path)


def console(*, stderr: bool = False) -> Console:
    """Return a console that honours NO_COLOR and uses the whole width where the output is not a terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else int(os.environ.get("COLUMNS", "120"))
    return Console(stderr=stderr, highlight=False, width=width, soft_wrap=False)


def emit(record: Any, as_json: bool, render: Callable[[Any], Any]) -> None:
    """Print a record: as one line of JSON, or as ``render`` shows it to a person."""
    if as_json:
        from holdfast.records import to_json

        sys.stdout.write(to_json(record) + "\n")
        return
    screen = console()
    with screen.capture() as text:
        for part in render(record):
            screen.print(part)
    sys.stdout.write(text.get())


@contextmanager
def progress(as_json: bool) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows what is going on, on a terminal's standard error and nowhere else."""
    if as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    with console(stderr=True).status("reading") as status:
        yield lambda text: status.update(text)


@contextmanager
def errors(as_json: bool) -> Iterator[None]:
    """Turn what goes wrong into a message and an exit status: 1 for findings and gates, 2 for errors."""
    try:
        yield
    except HoldfastError as error:
        tell(error, as_json)
        raise typer.Exit(getattr(error, "exit_status", FAILED)) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        raise typer.Exit(reader_gone()) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        tell(_unforeseen(error), as_json)
        raise typer.Exit(FAILED) from None


def reader_gone() -> int:
    """Return the exit status of a program whose reader went away; what is still to be written goes nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NO_READER


def tell(error: HoldfastError, as_json: bool) -> None:
    """Print an error: for a person on standard error, with ``--json`` on standard output too."""
    if as_json:
        from holdfast.records import to_json

        sys.stdout.write(to_json(error.to_json()) + "\n")
    sys.stderr.write(f"{error}\n")


def _unforeseen(error: Exception) -> HoldfastError:
    if os.environ.get("HOLDFAST_DEBUG"):
        traceback.print_exception(error)
    if isinstance(error, OSError):
        return HoldfastError(
            "operating-system",
            str(error),
            expected="files that this user may read and write, on a disk with space",
            next="check the path, its rights and the free space, then run it again",
        )
    return HoldfastError(
        "internal",
        f"{type(error).__name__}: {error}",
        expected="no such thing: this is a bug of holdfast",
        next="run it again with HOLDFAST_DEBUG=1 and report the traceback",
    )

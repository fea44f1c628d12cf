"""One look for all tables, and text that is never taken for markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

STYLES = {
    "error": "bold red",
    "warning": "yellow",
    "note": "dim",
    "passed": "green",
    "refused": "bold red",
    "undecided": "yellow",
    "overridden": "magenta",
}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> Table:
    """Return a table without frames; columns numbered in ``right`` are aligned to the right.

    Numbers and headings are not broken over lines where words beside them can be.
    """
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for i, heading in enumerate(headings):
        made.add_column(
            heading,
            justify="right" if i in right else "left",
            overflow="fold",
            min_width=len(heading),
            no_wrap=i in right,
        )
    for row in rows:
        made.add_row(*(Text(cell, style=STYLES.get(cell, "")) for cell in row))
    return made


def line(text: str, style: str = "") -> Text:
    """Return one line of text."""
    return Text(text, style=style)


def then(command: str) -> Text:
    """Return what to type next."""
    return Text(f"next: {command}", style="dim")

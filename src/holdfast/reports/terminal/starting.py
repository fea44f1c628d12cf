"""The first and the last thing a user sees: the new contract, the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.reports.terminal.layout import line, then

SHOWN = 3
"""Ways in which the files of one table were read, of those that are shown."""


def initialised(record: dict[str, Any]) -> Iterator[Any]:
    """Yield where the contract is and what was guessed."""
    yield line(
        f"{record['contract']}: {record['task']} on {record['target']}, {record['rows']:,} rows", "bold"
    )
    yield from read_as(record["read_as"])
    for guess in record["guesses"]:
        yield line(f"  guess: {guess}")
    for name, why in record["left_out"].items():
        yield line(f"  {name} is no feature: {why}", "dim")
    yield then("read holdfast.yaml, fill in `purpose` and `decision`, then: holdfast check")


def read_as(notes: list[str]) -> Iterator[Any]:
    """Yield what decided how a table was read."""
    for note in notes[:SHOWN]:
        yield line(f"  read as: {note}", "dim")
    if notes[SHOWN:]:
        yield line(f"  ... and in {len(notes) - SHOWN} other ways", "dim")


def reported(record: dict[str, Any]) -> Iterator[Any]:
    """Yield where the page is."""
    yield line(f"report: {record['report']}")

"""The first and the last thing a user sees: the new contract, the report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.reports.terminal.layout import line, then


def initialised(record: dict[str, Any]) -> Iterator[Any]:
    """Yield where the contract is and what was guessed."""
    yield line(
        f"{record['contract']}: {record['task']} on {record['target']}, {record['rows']:,} rows", "bold"
    )
    for guess in record["guesses"]:
        yield line(f"  guess: {guess}")
    for name, why in record["left_out"].items():
        yield line(f"  {name} is no feature: {why}", "dim")
    yield then("read holdfast.yaml, fill in `purpose` and `decision`, then: holdfast check")


def reported(record: dict[str, Any]) -> Iterator[Any]:
    """Yield where the page is."""
    yield line(f"report: {record['report']}")

"""A proposed edit of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from holdfast.records.evolution import Proposal
from holdfast.reports.terminal.layout import line, then

_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def proposed(record: Proposal) -> Iterator[Any]:
    """Yield the changes with their evidence, then the difference, then what to type."""
    if not record.changes:
        yield line(f"{record.source} is as the contract says", "green")
        return
    for change in record.changes:
        yield line(f"{change.kind:<10} {change.message}", "bold")
        if change.remedy:
            yield line(f"           {change.remedy}", "dim")
    if record.diff:
        yield line("")
    for text in record.diff.splitlines():
        yield Text(text, style=_STYLES.get(text[:1], ""))
    if record.applied:
        yield line("written to holdfast.yaml", "bold")
        yield then("holdfast check")
    elif record.diff:
        yield then("holdfast check --apply, which writes this edit")

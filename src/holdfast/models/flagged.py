"""Lists of flags: which of them a cell has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

SEPARATOR = "\x1f"
"""Stands between the flags of a typed cell; a cell without flags is empty."""

FEWEST_ROWS = 2
"""A flag that a single training row has gets no column."""


def flags(cell: str) -> list[str]:
    """Return the flags of a typed cell.

    Examples
    --------
    >>> flags("new\\x1fsale"), flags("")
    (['new', 'sale'], [])
    """
    return cell.split(SEPARATOR) if cell else []


def frequent(cells: Iterable[str | None]) -> list[str]:
    """Return the flags that at least two cells have, the most frequent first, ties by code point.

    Examples
    --------
    >>> frequent(["a\\x1fb", "b", None, "c"])
    ['b']
    """
    counts = Counter(flag for cell in cells if cell for flag in flags(cell))
    kept = [(-count, flag) for flag, count in counts.items() if count >= FEWEST_ROWS]
    return [flag for _, flag in sorted(kept)]

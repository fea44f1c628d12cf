"""Levels of a category: which of them an encoding tells apart, and where null goes."""

from __future__ import annotations

import polars as pl

from holdfast.models.arrays import level_counts

MOST_LEVELS = 255
"""A category that is encoded level by level keeps its most frequent ones; the rarer are treated as unseen."""


def frequent_levels(series: pl.Series) -> tuple[tuple[str, ...], bool, str | None]:
    """Return the most frequent levels in alphabetical order, whether null was seen, and the most frequent one.

    Examples
    --------
    >>> frequent_levels(pl.Series(["b", "a", "b", None]))
    (('a', 'b'), True, 'b')
    """
    kept = level_counts(series)[0][:MOST_LEVELS]
    return tuple(sorted(kept)), series.null_count() > 0, kept[0] if kept else None


def null_code(levels: tuple[str, ...], null_level: bool, fill: str | None) -> int:
    """Return the code of null: behind the levels where it is one of its own, else that of ``fill``; -1: none.

    Examples
    --------
    >>> null_code(("a", "b"), True, None), null_code(("a", "b"), False, "b"), null_code((), False, None)
    (2, 1, -1)
    """
    if null_level:
        return len(levels)
    return levels.index(fill) if fill in levels else -1

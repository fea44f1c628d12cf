"""What an alarm looks like: the shares of reference and window, cell by cell, for a picture."""

from __future__ import annotations

import numpy as np

from holdfast.monitor.effect import number
from holdfast.profile import KINDS, ColumnReference, Counts
from holdfast.records.monitoring import Shape
from holdfast.types import Array, Integers

BINS = 10
LEVELS = 9
MOST = 12
"""Shapes that a record keeps: of the newest alarms, one a column."""


def shape(window: int, column: str, reference: ColumnReference, counts: Counts) -> Shape:
    """Return the shares of both samples in at most ten cells and the kinds that occur.

    Parameters
    ----------
    window, column
        Where the alarm is.
    reference, counts
        The two samples. Neighbouring bins are merged, about equally full in the reference; of many levels the
        most frequent of either sample are named.

    Examples
    --------
    >>> column = ColumnReference("category", Counts(cells=(500, 500)), levels=("a", "b"))
    >>> found = shape(0, "c", column, Counts(cells=(300, 600), kinds=(100, 0, 0, 0)))
    >>> found.labels, found.reference, found.current
    (['a', 'b', 'null'], [0.5, 0.5, 0.0], [0.3, 0.6, 0.1])
    >>> column = ColumnReference("numeric", Counts(cells=(5, 5, 5)), edges=(0.0, 2.5))
    >>> shape(0, "x", column, Counts(cells=(0, 5, 10))).labels
    ['to 0', 'to 2.5', 'above']
    """
    before, now = (np.array(c.cells, dtype=np.float64) for c in (reference.counts, counts))
    grouped, labels = (
        _bins(reference, before) if reference.kind == "numeric" else _levels(reference, before, now)
    )
    ref, cur = (np.bincount(grouped, c, minlength=len(labels)) for c in (before, now))
    kinds = [i for i in range(len(KINDS)) if reference.counts.kinds[i] or counts.kinds[i]]
    return Shape(
        window=window,
        column=column,
        labels=[*labels, *(KINDS[i] for i in kinds)],
        reference=_shares([*ref, *(reference.counts.kinds[i] for i in kinds)]),
        current=_shares([*cur, *(counts.kinds[i] for i in kinds)]),
    )


def _bins(reference: ColumnReference, before: Array) -> tuple[Integers, list[str]]:
    total = max(float(before.sum()), 1.0)
    middle = (np.cumsum(before) - before / 2.0) / total
    group = np.minimum((middle * BINS).astype(np.int64), BINS - 1)
    group = np.arange(before.size) if before.size <= BINS else np.unique(group, return_inverse=True)[1]
    last = [int(np.flatnonzero(group == i)[-1]) for i in range(int(group[-1]) + 1)]
    return group, [f"to {number(reference.edges[at])}" for at in last[:-1]] + ["above"]


def _levels(reference: ColumnReference, before: Array, now: Array) -> tuple[Integers, list[str]]:
    if before.size <= BINS:
        return np.arange(before.size), list(reference.levels)
    largest = np.maximum(before / max(before.sum(), 1.0), now / max(now.sum(), 1.0))
    named = np.sort(np.argsort(-largest, kind="stable")[:LEVELS])
    group = np.full(before.size, LEVELS, dtype=np.int64)
    group[named] = np.arange(LEVELS)
    return group, [*(reference.levels[i] for i in named), "others"]


def _shares(counts: list[float]) -> list[float]:
    total = max(float(sum(counts)), 1.0)
    return [float(count) / total for count in counts]

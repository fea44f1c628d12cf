"""Folds forward in time: a block is judged by a model that learned from rows whose labels were known before it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from holdfast.types import Array, Integers, Mask

Blocks = tuple[Integers, tuple[Mask, ...]]
"""The fold of each row, -1 where it judges nobody; and for each fold the rows it may learn from."""


def forward_blocks(times: Array, gap: float, count: int, enough: Callable[[Mask], bool]) -> Blocks:
    """Return blocks of about equally many rows in the order of time; the first one judges nobody.

    Block ``k`` learns from the rows whose time plus ``gap`` is not after its start and that are older than its start.
    Rows of one moment are in one block. A block before which there is not enough to learn from judges nobody.

    Parameters
    ----------
    times
        Shape ``(n,)``, in any order, without NaN.
    gap
        How long a label takes, in the unit of ``times``.
    count
        How many blocks judge, at most.
    enough
        Whether a model can be fitted on the rows of a mask.

    Examples
    --------
    >>> codes, learning = forward_blocks(np.arange(8.0), 2.0, 3, lambda rows: rows.sum() > 1)
    >>> codes.tolist(), [rows.sum().item() for rows in learning]
    ([-1, -1, -1, -1, 0, 0, 1, 1], [3, 5])
    """
    ordered = np.sort(times)
    starts = np.unique(ordered[[len(times) * i // (count + 1) for i in range(1, count + 1)]])
    starts = starts[starts > ordered[0]]
    codes = np.full(len(times), -1, dtype=np.int64)
    learning: list[Mask] = []
    for start, end in zip(starts, [*starts[1:], np.inf], strict=True):
        learned = (times < start) & (times + gap <= start)
        if enough(learned):
            codes[(times >= start) & (times < end)] = len(learning)
            learning.append(learned)
    return codes, tuple(learning)


def all_classes(labels: Array, *, classes: bool, fewest: int = 2) -> Callable[[Mask], bool]:
    """Return whether rows of a mask can be learned from: ``fewest`` of every class that there is, or of all values.

    Examples
    --------
    >>> enough = all_classes(np.array([0.0, 0, 1, 1]), classes=True)
    >>> enough(np.array([True, True, True, False])), enough(np.ones(4, dtype=bool))
    (False, True)
    """
    known = np.unique(labels)

    def enough(rows: Mask) -> bool:
        if not classes:
            return int(rows.sum()) >= fewest and bool(np.ptp(labels[rows]) > 0)
        return all(int((labels[rows] == one).sum()) >= fewest for one in known)

    return enough

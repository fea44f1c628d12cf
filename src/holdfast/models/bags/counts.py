"""How often each term stands in each text, as compressed rows of whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from holdfast.types import Integers

FEWEST_TEXTS = 2
"""A term that a single training text has is not kept: nothing can be learned from it about another text."""


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of terms.

    ``indptr`` has shape ``(n + 1,)``; ``indices`` are column numbers, rising within a row; ``times`` says how often, at
    least 1.
    """

    indptr: Integers
    indices: npt.NDArray[np.int32]
    times: Integers
    width: int

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def rows(self) -> Integers:
        """The row of each count."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    @property
    def texts(self) -> Integers:
        """In how many texts each column occurs, shape ``(width,)``."""
        return np.bincount(self.indices, minlength=self.width)

    def keep(self, columns: Integers) -> Counts:
        """Return these columns alone, numbered from 0; their old numbers rise.

        Examples
        --------
        >>> counts = counted(np.array([0, 0, 0, 1]), np.array([2, 0, 2, 1]), 2, 3)
        >>> kept = counts.keep(np.array([1, 2]))
        >>> kept.indptr.tolist(), kept.indices.tolist(), kept.times.tolist()
        ([0, 1, 2], [1, 0], [2, 1])
        """
        places = np.full(self.width, -1, dtype=np.int32)
        places[columns] = np.arange(len(columns), dtype=np.int32)
        moved = places[self.indices]
        kept = moved >= 0
        indptr = np.concatenate(([0], np.cumsum(kept)))[self.indptr]
        return Counts(indptr, moved[kept], self.times[kept], len(columns))


def counted(rows: Integers, columns: Integers, texts: int, width: int) -> Counts:
    """Count terms that are given one by one, in any order.

    Parameters
    ----------
    rows, columns
        The text and the column of each term, same shape; a column below 0 leaves the term out.
    """
    kept = columns >= 0
    places = rows[kept] * np.int64(max(width, 1)) + columns[kept]
    places.sort()
    first = np.concatenate(([True], places[1:] != places[:-1])) if len(places) else np.zeros(0, np.bool_)
    starts = np.flatnonzero(first)
    row, column = np.divmod(places[starts], max(width, 1))
    indptr = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=texts)))).astype(np.int64)
    return Counts(indptr, column.astype(np.int32), np.diff(starts, append=len(places)), width)


def counted_texts(texts: Sequence[str | None], row: Callable[[str], Integers], width: int) -> Counts:
    """Count the terms of texts by the columns that ``row`` gives for one of them; null has none."""
    nothing = np.zeros(0, dtype=np.int64)
    places = [nothing if text is None else row(text) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(found) for found in places])
    return counted(rows, np.concatenate([nothing, *places]), len(texts), width)


def counted_row(columns: Integers) -> tuple[Integers, Integers]:
    """Return the columns of one text, rising, and how often each occurs.

    Parameters
    ----------
    columns
        One a term, none below 0; sorted in place.

    Examples
    --------
    >>> [found.tolist() for found in counted_row(np.array([5, 2, 5]))]
    [[2, 5], [1, 2]]
    """
    columns.sort()
    first = np.empty(len(columns) + 1, dtype=np.bool_)
    first[0] = first[-1] = True
    np.not_equal(columns[1:], columns[:-1], out=first[1:-1])
    starts = first.nonzero()[0]
    return columns[starts[:-1]], starts[1:] - starts[:-1]

"""The flags of many answers: most rows have none, so only those that have some take room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import polars as pl

from holdfast.types import Array, Mask

NONE = pl.Series("flags", [[]], dtype=pl.List(pl.String))


class Flags(Sequence[list[str]]):
    """One list of flags a row, empty for most.

    Parameters
    ----------
    height
        Number of rows.

    Examples
    --------
    >>> flags = Flags(3)
    >>> flags.mark(np.array([False, True, True]), "age null")
    >>> flags.add(2, "shop unseen")
    >>> list(flags)
    [[], ['age null'], ['age null', 'shop unseen']]
    >>> flags.series().to_list() == list(flags)
    True
    """

    def __init__(self, height: int) -> None:
        self._height = height
        self._found: dict[int, list[str]] = {}

    @classmethod
    def of(cls, lists: Iterable[Sequence[str]]) -> Flags:
        """Return flags that are known row by row."""
        every = list(lists)
        flags = cls(len(every))
        flags._found = {i: list(found) for i, found in enumerate(every) if found}
        return flags

    def add(self, row: int, text: str) -> None:
        """Add one flag to a row."""
        self._found.setdefault(row, []).append(text)

    def mark(self, where: Mask | Array, text: str) -> None:
        """Add one flag to every row of a mask."""
        if not where.any():
            return
        for row in np.flatnonzero(where).tolist():
            self._found.setdefault(row, []).append(text)

    def after(self, marks: Iterable[Sequence[str]] | None) -> Flags:
        """Return these flags behind others, row by row."""
        if marks is None:
            return self
        joined = Flags.of(marks)
        for row, found in self._found.items():
            joined._found.setdefault(row, []).extend(found)
        return joined

    def series(self) -> pl.Series:
        """Return a column of lists."""
        index = np.zeros(self._height, np.uint32)
        if not self._found:
            return NONE.gather(index)
        rows = np.fromiter(self._found, np.int64, len(self._found))
        index[rows] = np.arange(1, len(rows) + 1, dtype=np.uint32)
        lengths = [len(found) for found in self._found.values()]
        flat = pl.Series("flags", list(chain.from_iterable(self._found.values())), dtype=pl.String)
        each = pl.DataFrame({"row": np.repeat(rows, lengths), "flags": flat})
        lists = each.group_by("row", maintain_order=True).agg("flags")["flags"]
        return pl.concat([NONE, lists], rechunk=True).gather(index)

    def __len__(self) -> int:
        return self._height

    def __getitem__(self, row: int) -> list[str]:  # type: ignore[override]
        if not -self._height <= row < self._height:
            raise IndexError(row)
        return self._found.get(row % self._height, [])

    def __iter__(self) -> Iterator[list[str]]:
        return (self._found.get(row, []) for row in range(self._height))

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

"""Rows as the seal sees them: as they were read, every column of the file, with the label beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data.fingerprint import Digests, cell_digests, mix
from holdfast.stats.batches import batches
from holdfast.types import Array, Integers, Mask

LONGEST_FILE = 2.0**40
"""More rows than a file has: what counts the rows of several files through."""

if TYPE_CHECKING:
    from holdfast.data.coerce import Admitted
    from holdfast.data.table import Table


@dataclass(frozen=True)
class Rows:
    """Rows that keep the contract, with *all* columns of their table, ignored ones too.

    A seal that only knew the features would lose sight of a row as soon as a column is ignored.

    Parameters
    ----------
    frame
        The columns as read: strings from CSV, typed from Parquet or Arrow. ``n`` rows, target included.
    labels
        Shape ``(n,)``: 0.0 and 1.0 for a binary task, the target for a regression; never NaN.
    row
        Shape ``(n,)``: record numbers in the source, from 1.
    target, entity, time
        Names of columns of ``frame``; ``entity`` and ``time`` are None where the contract names none.
    task
        ``binary`` or ``regression``.
    part
        Shape ``(n,)``: which of several tables a row comes from, where ``frame`` holds more than one; a column
        that a table did not have is null in its rows. None for one table.
    times
        Shape ``(n,)``, for a split in time: seconds since 1970, or the record's number where the order of the file is
        time. None for a random split.
    """

    frame: pl.DataFrame
    labels: Array
    row: Integers
    target: str
    task: str
    entity: str | None = None
    time: str | None = None
    part: Integers | None = None
    times: Array | None = None

    def __len__(self) -> int:
        return self.frame.height

    @classmethod
    def of(cls, table: Table, admitted: Admitted, settings: Settings) -> Rows:
        """Return the rows of a table that were admitted (with their labels) under a contract."""
        if admitted.labels is None:
            raise TypeError("the seal needs rows admitted with their target: admit(..., target=True)")
        kept = np.searchsorted(table.row, admitted.row)
        frame = table.frame[kept]
        present = set(frame.columns)
        return cls(
            frame=storable(frame),
            labels=np.asarray(admitted.labels, dtype=np.float64),
            row=np.asarray(admitted.row, dtype=np.int64),
            target=settings.target,
            task=settings.task,
            entity=settings.entity if settings.entity in present else None,
            time=settings.time if settings.time in present else None,
            times=_times(admitted, settings),
        )

    def take(self, mask: Mask) -> Rows:
        """Return the rows where the mask is true, in order."""
        return Rows(
            frame=self.frame.filter(pl.Series(mask)),
            labels=self.labels[mask],
            row=self.row[mask],
            target=self.target,
            task=self.task,
            entity=self.entity,
            time=self.time,
            part=None if self.part is None else self.part[mask],
            times=None if self.times is None else self.times[mask],
        )

    def parts(self) -> list[tuple[Integers, Rows]]:
        """Return the rows of each table with where they stand, without columns that it did not have."""
        if self.part is None:
            return [(np.arange(len(self), dtype=np.int64), self)]
        found = []
        for number in np.unique(self.part):
            rows = replace(self.take(self.part == number), part=None)
            empty = [
                n for n in rows.frame.columns if n != rows.target and rows.frame[n].null_count() == len(rows)
            ]
            found.append((np.flatnonzero(self.part == number), replace(rows, frame=rows.frame.drop(empty))))
        return found

    @cached_property
    def cells(self) -> dict[str, Digests]:
        """Digests of every cell by column, whose name is no part of them: a rename changes none."""
        return {name: cell_digests(self.frame[name]) for name in self.frame.columns}

    @property
    def values(self) -> dict[str, Digests]:
        """The digests of every cell without those of the target."""
        return {name: digests for name, digests in self.cells.items() if name != self.target}

    @cached_property
    def groups(self) -> Integers | None:
        """Codes of the entities, or None without one. A row without an entity is an entity of its own."""
        if self.entity is None:
            return None
        codes: Integers = np.unique(self.cells[self.entity], return_inverse=True)[1].astype(np.int64)
        alone = self.frame[self.entity].is_null().to_numpy()
        codes[alone] = len(self) + np.arange(int(alone.sum()))
        return codes

    @property
    def sequence(self) -> Array:
        """When rows came, shape ``(n,)``: their times, or their place in the files in the order of these."""
        if self.times is None:
            raise TypeError("the rows of a random split are in no order")
        if self.time is not None or self.part is None:
            return self.times
        return self.times + self.part * LONGEST_FILE

    @property
    def clusters(self) -> Integers | None:
        """What errors are clustered by: entities, or batches of consecutive rows in time; None: rows are independent."""
        if self.entity is not None or self.times is None:
            return self.groups
        return batches(self.sequence)


def _times(admitted: Admitted, settings: Settings) -> Array | None:
    if settings.file_order:
        return np.asarray(admitted.row, dtype=np.float64)
    return admitted.times if settings.in_time_order else None


def storable(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with columns of Python objects as their text, since Parquet has no such type."""
    objects = [name for name, dtype in frame.schema.items() if dtype == pl.Object]
    return frame.with_columns(
        pl.Series(name, [None if v is None else str(v) for v in frame[name].to_list()], dtype=pl.String)
        for name in objects
    )


def combined(cells: Sequence[Digests]) -> Digests:
    """Return one digest a row from the digests of its cells, in the order given.

    The names of the columns are no part of it, their order is. It need not be secret: the side of a row comes
    from a keyed hash of this digest.

    Examples
    --------
    >>> a, b = np.array([1, 2], dtype=np.uint64), np.array([3, 3], dtype=np.uint64)
    >>> bool(combined([a, b])[0] == combined([a[:1], b[:1]])[0]), len(set(combined([a, b]).tolist()))
    (True, 2)
    """
    digest = np.full(len(cells[0]) if cells else 0, 0x9E3779B97F4A7C15, dtype=np.uint64)
    for cell in cells:
        digest = mix(digest * np.uint64(0xD1342543DE82EF95) + cell)
    return digest


def occurrence(digests: Digests, order: Array | None = None) -> Integers:
    """Return the running number of every row among the rows equal to it, from 0.

    Parameters
    ----------
    digests
        One a row, shape ``(n,)``.
    order
        Equal rows are numbered by rising ``order``, then as they stand; None: as they stand.

    Examples
    --------
    >>> occurrence(np.array([7, 7, 5, 7], dtype=np.uint64), np.array([1.0, 0.0, 0.0, 1.0])).tolist()
    [1, 0, 0, 2]
    """
    keys = (digests,) if order is None else (order, digests)
    by_digest = np.lexsort(keys)
    ordered = digests[by_digest]
    starts = (
        np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.empty(0, int)
    )
    lengths = np.diff(np.append(starts, len(ordered)))
    number = np.empty(len(digests), dtype=np.int64)
    number[by_digest] = np.arange(len(digests)) - np.repeat(starts, lengths)
    return number

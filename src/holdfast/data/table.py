"""A table as read: raw cells, the number of each record, and the records that could not be made into rows."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import polars as pl

from holdfast.data.canonical import texts
from holdfast.data.dialect import Dialect
from holdfast.types import Integers


class Broken(msgspec.Struct, frozen=True):
    """A record that is no row: its number from 1, its text, and why."""

    row: int
    raw: str
    reason: str


class Texts(NamedTuple):
    """The text of a run of records: record ``numbers[i]`` is ``data[starts[i]:ends[i]]``, in UTF-8."""

    data: bytes
    numbers: Integers
    starts: Integers
    ends: Integers


class Place(NamedTuple):
    """A file of several: its name, and the number that its first record has in all of them."""

    first: int
    name: str

    def of(self, number: int) -> str:
        """Return where a record is, for people: file and row."""
        return f"{self.name}, row {number - self.first + 1}"


_PLACED = re.compile(r".+?, row [0-9]+: ", re.S)


def without_place(raw: str) -> str:
    """Return the raw text of a record of several files without the file and row that stand before it.

    Examples
    --------
    >>> without_place("part-2.csv, row 17: 41,Rome")
    '41,Rome'
    """
    return _PLACED.sub("", raw, count=1)


class Table:
    """Rows as read, before anything is known about what they should hold.

    Parameters
    ----------
    frame
        Raw cells. From delimited text every column is String and an empty field without quotes is null; from
        other sources the columns keep their types.
    row
        Number of each row's record, from 1, shape ``(frame.height,)``, ascending. Blank lines have no
        number, except in a table of one column, where a blank line is a record with a null.
    broken
        Records without a row: short, long, unclosed, or with zero bytes.
    source
        Where it came from, for messages.
    dialect
        How the text was written; null for other sources.
    texts
        The text of the records, for :meth:`raw`; empty for other sources.
    notes
        What decided how it was read, in words.
    places
        Which file each record is in, where there are several; empty for one.

    Examples
    --------
    >>> table = Table(pl.DataFrame({"a": [1, 2]}))
    >>> table.read, table.raw(1)
    (2, '{"a": 2}')
    """

    def __init__(
        self,
        frame: pl.DataFrame,
        row: Integers | None = None,
        broken: Sequence[Broken] = (),
        *,
        source: str = "table",
        dialect: Dialect | None = None,
        texts: Sequence[Texts] = (),
        notes: Sequence[str] = (),
        places: Sequence[Place] = (),
    ) -> None:
        self.frame = frame
        self.row = np.arange(1, frame.height + 1, dtype=np.int64) if row is None else row
        self.broken = list(broken)
        self.source = source
        self.dialect = dialect
        self.texts = list(texts)
        self.notes = list(notes)
        self.places = list(places)
        self._firsts = [int(part.numbers[0]) for part in self.texts]

    @property
    def read(self) -> int:
        """Number of records read: rows and broken ones."""
        return self.frame.height + len(self.broken)

    def raw(self, i: int) -> str:
        """Return the text of frame row ``i`` as read: the record of the file, or JSON for other sources.

        Where the rows come from several files, file and row stand before it.
        """
        number = int(self.row[i])
        place = self.place(number)
        return self._text(i, number) if place is None else f"{place}: {self._text(i, number)}"

    def place(self, number: int) -> str | None:
        """Return file and row of a record, by its number; null where there is one file only."""
        at = bisect_right(self.places, number, key=lambda place: place.first)
        return self.places[at - 1].of(number) if at else None

    def _text(self, i: int, number: int) -> str:
        if not self.texts:
            return json.dumps(self.frame.row(i, named=True), default=_plain, ensure_ascii=False)
        part = self.texts[bisect_right(self._firsts, number) - 1]
        at = int(np.searchsorted(part.numbers, number))
        return part.data[part.starts[at] : part.ends[at]].decode()

    def parts(self, rows: int) -> Iterator[Table]:
        """Yield the table in slices of at most ``rows`` rows; broken records come on top."""
        if self.frame.height <= rows:
            yield self
            return
        for start in range(0, self.frame.height, rows):
            yield self.slice(start, start + rows)

    def with_rows(self, frame: pl.DataFrame, row: Integers, broken: Sequence[Broken] = ()) -> Table:
        """Return other rows of the same source."""
        return Table(
            frame,
            row,
            broken,
            source=self.source,
            dialect=self.dialect,
            texts=self.texts,
            notes=self.notes,
            places=self.places,
        )

    def slice(self, start: int, stop: int) -> Table:
        """Return frame rows ``start`` to ``stop`` with the broken records among them.

        Broken records belong to the slice of the row after them; those behind the last row, to the last
        slice.
        """
        stop = min(stop, self.frame.height)
        row = self.row[start:stop]
        low = int(self.row[start - 1]) if start else 0
        high = int(row[-1]) if stop < self.frame.height and len(row) else None
        broken = [item for item in self.broken if low < item.row and (high is None or item.row <= high)]
        return self.with_rows(self.frame[start:stop], row, broken)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def concat(tables: Sequence[Table]) -> Table:
    """Return the tables, all of one source, as one.

    Examples
    --------
    >>> table = Table(pl.DataFrame({"a": [1, 2, 3]}))
    >>> concat([table.slice(0, 2), table.slice(2, 3)]).row.tolist()
    [1, 2, 3]
    """
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    texts: dict[int, Texts] = {id(part): part for table in tables for part in table.texts}
    return Table(
        _together([table.frame for table in tables]),
        np.concatenate([table.row for table in tables]),
        [item for table in tables for item in table.broken],
        source=first.source,
        dialect=first.dialect,
        texts=list(texts.values()),
        notes=list(dict.fromkeys(note for table in tables for note in table.notes)),
        places=sorted({place for table in tables for place in table.places}),
    )


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Return frames of the same columns as one; a column of several types becomes text, as it would in a CSV."""
    if all(frame.schema == frames[0].schema for frame in frames):
        return pl.concat(frames)
    names = frames[0].columns
    return pl.DataFrame([_one_column([frame[name] for frame in frames]) for name in names])


def _one_column(parts: list[pl.Series]) -> pl.Series:
    known = [part for part in parts if part.null_count() < len(part)] or parts[:1]
    kinds = {part.dtype.base_type() for part in known}
    dtype: pl.DataType = pl.String()
    if len(kinds) == 1 or all(part.dtype.is_numeric() for part in known):
        dtype = pl.concat([part.clear().to_frame() for part in known], how="vertical_relaxed").dtypes[0]
    return pl.concat([_as(part, dtype) for part in parts])


def _as(part: pl.Series, dtype: pl.DataType) -> pl.Series:
    if part.null_count() == len(part):
        return pl.Series(part.name, [], dtype).clear(len(part))
    return texts(part) if dtype == pl.String else part.cast(dtype)

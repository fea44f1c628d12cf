"""Several files as one table: their columns must be the same, and ``year=2026`` in a path is a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import polars as pl

from holdfast.data.columnar import no_rows
from holdfast.data.content import Content
from holdfast.data.formats.format import format_of
from holdfast.data.sources.file import File
from holdfast.data.table import Broken, Place, Table, Texts
from holdfast.errors import DataError

_PARTITION = re.compile(r"(?P<name>[^=]+)=(?P<value>.*)")
_NULL = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Several:
    """Files read one behind the other, in the order of their paths.

    Parameters
    ----------
    name
        The folder or pattern as it was written.
    base
        The folder to which the names of the files are relative.
    files
        The files, at least one.
    pattern
        What a contract says, relative to ``base``; empty for the folder itself.
    left_out
        How many other files the folder holds.
    """

    name: str
    base: Path
    files: tuple[Path, ...]
    pattern: str = ""
    left_out: int = 0

    @property
    def title(self) -> str:
        """The folder's name."""
        return self.base.resolve().name

    def written(self, folder: Path) -> str:
        """Return the folder or pattern, relative to the folder of the contract where that is possible."""
        base = self.base.resolve()
        inside = base.is_relative_to(folder.resolve())
        start = base.relative_to(folder.resolve()) if inside else base
        return (start / self.pattern).as_posix()

    def batches(self, rows: int) -> Iterator[Table]:
        """Yield the rows of all files; record numbers run through them.

        Raises
        ------
        DataError
            ``formats-differ``, ``columns-differ``, ``partition-disagrees``; ``table-empty``: no file has a row. A
            file that has columns and no row is left out.
        """
        self._require_one_format()
        reading = _Reading(self.name, self._notes())
        for path in self.files:
            called = path.relative_to(self.base).as_posix()
            reading.begin(called, self._partition(path))
            try:
                for table in File(path, called=called).batches(rows):
                    yield reading.placed(table)
            except DataError as error:
                if error.code != "table-empty" or not path.stat().st_size:
                    raise
        if not reading.seen:
            raise no_rows(self.name)

    def _partition(self, path: Path) -> dict[str, str | None]:
        """Return the partition of a file: folders below the base, and those right above it that state one too."""
        root = self.base.resolve()
        while _PARTITION.fullmatch(root.name):
            root = root.parent
        return partition(path.resolve().relative_to(root))

    def _require_one_format(self) -> None:
        known: dict[str, str] = {}
        for path in self.files:
            called = path.relative_to(self.base).as_posix()
            known.setdefault(format_of(Content.of(path, called)).name, called)
        if len(known) > 1:
            raise DataError(
                "formats-differ",
                f"{self.name} has files of several formats: "
                + ", ".join(f"{called} is {kind}" for kind, called in known.items()),
                expected="files of one format",
                next=f"name those of one format with a pattern, such as {self.name}/*{self.files[0].suffix}",
            )

    def _notes(self) -> tuple[str, ...]:
        first, last = (path.relative_to(self.base).as_posix() for path in (self.files[0], self.files[-1]))
        note = f"{len(self.files):,} files, {first} to {last}"
        columns = list(self._partition(self.files[0]))
        if columns:
            note += f"; from their paths: {', '.join(columns)}"
        if self.left_out:
            note += f"; {self.left_out:,} other files left out"
        return (note,)


def partition(path: Path) -> dict[str, str | None]:
    """Return the columns that a path states in the manner of Hive.

    Examples
    --------
    >>> partition(Path("sales/year=2026/city=New%20York/part-0.parquet"))
    {'year': '2026', 'city': 'New York'}
    """
    found = [match for part in path.parts[:-1] if (match := _PARTITION.fullmatch(part))]
    return {unquote(m["name"]): None if m["value"] == _NULL else unquote(m["value"]) for m in found}


@dataclass
class _Reading:
    """What was seen in the files so far."""

    name: str
    notes: tuple[str, ...]
    seen: int = 0
    place: Place = field(default_factory=lambda: Place(1, ""))
    partition: dict[str, str | None] = field(default_factory=dict)
    empty: pl.DataFrame | None = None
    first: str = ""

    def begin(self, called: str, columns: dict[str, str | None]) -> None:
        """Begin another file."""
        self.place, self.partition = Place(self.seen + 1, called), columns

    def placed(self, table: Table) -> Table:
        """Return a table of the present file as part of the whole."""
        shift = self.place.first - 1
        self.seen = max(self.seen, shift + _last(table))
        frame = self._alike(self._with_partition(table.frame))
        broken = [
            Broken(item.row + shift, f"{self.place.of(item.row + shift)}: {item.raw}", item.reason)
            for item in table.broken
        ]
        # The text of a record lacks what its path says, so rows of partitions are kept as JSON.
        kept = () if self.partition else table.texts
        return Table(
            frame,
            table.row + shift,
            broken,
            source=self.name,
            dialect=None if self.partition else table.dialect,
            texts=[Texts(part.data, part.numbers + shift, part.starts, part.ends) for part in kept],
            notes=(*self.notes, *table.notes),
            places=(self.place,),
        )

    def _with_partition(self, frame: pl.DataFrame) -> pl.DataFrame:
        for name, value in self.partition.items():
            if name not in frame.columns:
                frame = frame.with_columns(pl.lit(value, dtype=pl.String).alias(name))
            elif frame.select((pl.col(name).cast(pl.String) != value).any()).item():
                raise DataError(
                    "partition-disagrees",
                    f"{self.place.name} is in {name}={value} and holds rows with another {name}",
                    expected="rows of the partition that the path names",
                    next="move the file, or take the column out of it",
                )
        return frame

    def _alike(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with the columns in the order of the first file, or say how they differ."""
        if self.empty is None:
            self.empty, self.first = frame.clear(), self.place.name
            return frame
        names = self.empty.columns
        more = [name for name in frame.columns if name not in names]
        fewer = [name for name in names if name not in frame.columns]
        if more or fewer:
            how = [f"lacks {', '.join(map(repr, fewer))}"] * bool(fewer)
            how += [f"has {', '.join(map(repr, more))} besides"] * bool(more)
            raise self._differ(" and ".join(how))
        frame = frame.select(names)
        if frame.schema != self.empty.schema:
            self._require_types(frame)
        return frame

    def _require_types(self, frame: pl.DataFrame) -> None:
        assert self.empty is not None
        known = dict(self.empty.schema)
        for name, dtype in frame.schema.items():
            one = known[name]
            if one == pl.Null:
                known[name] = dtype
            elif dtype != pl.Null and not _go_together(one, dtype):
                raise self._differ(f"has {dtype} in {name!r} where that has {one}")
        self.empty = pl.DataFrame(schema=known)

    def _differ(self, how: str) -> DataError:
        return DataError(
            "columns-differ",
            f"{self.place.name} {how}, unlike {self.first}",
            expected="the same columns in every file",
            next="write the files again with the same columns, or read those that are alike with a pattern",
        )


def _go_together(one: pl.DataType, other: pl.DataType) -> bool:
    """Say whether two types are one column without turning a value into text: numbers, or times of one zone."""
    if one.is_numeric() and other.is_numeric():
        return True
    zones = getattr(one, "time_zone", None), getattr(other, "time_zone", None)
    return one.base_type() == other.base_type() and zones[0] == zones[1]


def _last(table: Table) -> int:
    numbers = [int(table.row[-1])] if len(table.row) else []
    return max([*numbers, *(item.row for item in table.broken)])

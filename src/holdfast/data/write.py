"""Tables to files: written beside, made durable, and renamed when whole, so that nobody sees a part of one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from holdfast.errors import DataError

_FORMATS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".arrow": "arrow", ".feather": "arrow"}

LIST_SEPARATOR = "; "
"""Between the elements of a list that becomes one field of a CSV."""


def output_format(path: Path) -> str:
    """Return ``csv``, ``parquet`` or ``arrow`` from the suffix of a file to be written.

    Raises
    ------
    DataError
        ``format-unsupported``.

    Examples
    --------
    >>> output_format(Path("out.parquet"))
    'parquet'
    """
    found = _FORMATS.get(path.suffix.lower())
    if found is None:
        raise DataError(
            "format-unsupported",
            f"{path.name} does not say in which format to write",
            expected=f"a name that ends in {', '.join(_FORMATS)}",
            next=f"name it {path.stem or 'out'}.parquet",
        )
    return found


def write_table(frame: pl.DataFrame, path: str | Path) -> None:
    """Write a table in the format of the file's suffix; an existing file is replaced at once or not at all.

    Lists become text in CSV, their elements joined with ``; ``.

    Raises
    ------
    DataError
        ``format-unsupported``, ``cannot-write``.

    Examples
    --------
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_table(pl.DataFrame({"a": [1], "flags": [["x", "y"]]}), Path(folder.name, "t.csv"))
    >>> Path(folder.name, "t.csv").read_text()
    'a,flags\\n1,x; y\\n'
    >>> folder.cleanup()
    """
    with TableWriter(path, frame.schema) as writer:
        writer.append(frame)


class TableWriter:
    """A table written batch by batch, in constant memory; the file appears when the block ends without an
    error.

    Batches of Parquet and Arrow are kept as parts in a folder beside the file, and merged as a stream at the
    end, so the disk needs room for the table twice.

    Parameters
    ----------
    path
        The file. Its suffix decides the format: ``.csv``, ``.parquet``, ``.arrow``.
    schema
        Names and types of the columns; every batch has them.

    Raises
    ------
    DataError
        ``format-unsupported``, ``cannot-write``.

    Examples
    --------
    >>> folder = tempfile.TemporaryDirectory()
    >>> with TableWriter(Path(folder.name, "t.parquet"), {"a": pl.Int64}) as writer:
    ...     for i in range(3):
    ...         writer.append(pl.DataFrame({"a": [i]}))
    >>> pl.read_parquet(Path(folder.name, "t.parquet"))["a"].to_list()
    [0, 1, 2]
    >>> folder.cleanup()
    """

    def __init__(self, path: str | Path, schema: Any) -> None:
        self.path = Path(path)
        self.schema = pl.Schema(schema)
        self.format = output_format(self.path)
        self.rows = 0
        self._parts = 0

    def __enter__(self) -> TableWriter:
        try:
            self._folder = Path(tempfile.mkdtemp(prefix=f".{self.path.name}.", dir=self.path.parent))
        except OSError as error:
            raise DataError(
                "cannot-write",
                f"{self.path} cannot be written: {error.strerror}",
                expected="a folder that exists and may be written to",
                next=f"create {self.path.parent}, or write somewhere else",
            ) from error
        self._whole = self._folder / f"whole{self.path.suffix}"
        return self

    def append(self, frame: pl.DataFrame) -> None:
        """Add the rows of a batch, which has the columns of the schema in any order."""
        frame = frame.select(self.schema.names())
        if self.format == "csv":
            with self._whole.open("ab") as stream:
                _flat(frame).write_csv(stream, include_header=self._parts == 0)
        elif frame.height or not self._parts:
            frame.cast(self.schema).write_ipc(self._folder / f"part-{self._parts:08d}.arrow")
        self._parts += 1
        self.rows += frame.height

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _finish(self) -> None:
        if not self._parts:
            self.append(pl.DataFrame(schema=self.schema))
        if self.format != "csv":
            parts = sorted(self._folder.glob("part-*.arrow"))
            lazy = pl.scan_ipc(parts, glob=False)
            if self.format == "parquet":
                lazy.sink_parquet(self._whole, maintain_order=True)
            else:
                lazy.sink_ipc(self._whole, maintain_order=True)
        _sync(self._whole)
        os.replace(self._whole, self.path)
        _sync(self.path.parent)


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join(LIST_SEPARATOR) for name in lists
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

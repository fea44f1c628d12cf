"""The door: a file as a table, whole or in batches, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from holdfast.data import columnar, delimited
from holdfast.data.table import Table, concat
from holdfast.errors import DataError

BATCH_ROWS = 50_000

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"\xff\xff\xff\xff", "arrow-stream"),
)
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook", "unpack it, or save the sheet as CSV"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it with gunzip"),
    (b"BZh", "compressed with bzip2", "unpack it with bunzip2"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it with unzstd"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as CSV"),
    (b"SQLite format 3", "a SQLite database", "export the table as CSV or Parquet"),
    (b"%PDF", "a PDF document", "export the table as CSV"),
)
_COLUMNAR_SUFFIXES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}


def format_of(path: Path) -> str:
    """Return ``parquet``, ``arrow``, ``arrow-stream`` or ``text``; the first bytes decide, not the suffix.

    Raises
    ------
    DataError
        ``file-not-found``, ``file-is-folder``, ``file-unreadable``, ``table-empty``, ``format-unsupported``
        (a workbook, an archive), or ``file-damaged``: named as Parquet or Arrow, and not so inside.
    """
    head = _head(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise DataError(
                "format-unsupported",
                f"{path.name} is {what}",
                expected="CSV or TSV text, Parquet, or Arrow IPC",
                next=remedy,
            )
    named = _COLUMNAR_SUFFIXES.get(path.suffix.lower())
    if named:
        raise DataError(
            "file-damaged",
            f"{path.name} is named as {named} and begins with {head[:8]!r}",
            expected=f"the first bytes of {named}",
            next="write the file again, or rename it to .csv if it is text",
        )
    return "text"


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise DataError(
            "file-is-folder",
            f"{path} is a folder",
            expected="one file: CSV or TSV text, Parquet, or Arrow IPC",
            next="name a file in it",
        )
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except FileNotFoundError as error:
        raise DataError(
            "file-not-found",
            f"there is no file {path}",
            expected="a table to read",
            next="look at the path; data: in holdfast.yaml is relative to that file",
        ) from error
    except OSError as error:
        raise DataError(
            "file-unreadable", f"{path} cannot be opened: {error.strerror}", next="look at its permissions"
        ) from error
    if not head:
        raise DataError(
            "table-empty",
            f"{path.name} is empty",
            expected="a header and at least one record",
            next="look whether the file was written completely",
        )
    return head


def batches(path: str | Path, rows: int = BATCH_ROWS) -> Iterator[Table]:
    """Yield a file as tables of at most ``rows`` rows, in order and in constant memory.

    Row numbers run through the whole file. Every record is in exactly one of the tables, as a row or as
    broken.

    Parameters
    ----------
    path
        CSV or TSV text (delimiter and encoding are detected), Parquet, or Arrow IPC.
    rows
        Rows of a table at most, at least 1. Broken records come on top.

    Raises
    ------
    DataError
        The file is missing, empty, damaged, or no table; see :func:`format_of`, and for text
        :func:`holdfast.data.delimited.tables`.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "a.csv")
    >>> _ = path.write_text("x,y\\n1,2\\n3\\n4,\\n")
    >>> [(t.row.tolist(), [b.row for b in t.broken]) for t in batches(path, rows=1)]
    [([1], []), ([3], [2])]
    >>> folder.cleanup()
    """
    path = Path(path)
    kind = format_of(path)
    if kind != "text":
        yield from columnar.tables(path, kind, rows)
        return
    for table in delimited.tables(path, delimited.dialect_of(path)):
        if table.frame.height <= rows:
            yield table
            continue
        for start in range(0, table.frame.height, rows):
            yield table.slice(start, start + rows)


def read(path: str | Path, *, limit: int | None = None) -> Table:
    """Return a file as one table in memory.

    Parameters
    ----------
    path
        CSV or TSV text (delimiter and encoding are detected), Parquet, or Arrow IPC.
    limit
        Rows at most; all of them when null. Broken records behind the last row are left out then.

    Raises
    ------
    DataError
        As :func:`batches`.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "a.csv")
    >>> _ = path.write_text('name,age\\nAnn,41\\n"Lee, Bo",\\n')
    >>> read(path).frame.rows()
    [('Ann', '41'), ('Lee, Bo', None)]
    >>> folder.cleanup()
    """
    parts: list[Table] = []
    left = limit
    for table in batches(path, BATCH_ROWS if limit is not None else 1 << 62):
        if left is not None and table.frame.height >= left:
            last = table.slice(0, left)
            last.broken = [item for item in last.broken if not len(last.row) or item.row < last.row[-1]]
            parts.append(last)
            break
        parts.append(table)
        left = left - table.frame.height if left is not None else None
    return concat(parts)

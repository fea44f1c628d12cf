"""The door: a source as a table, whole or in batches, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from holdfast.data.sources.source import Spec, source
from holdfast.data.table import Table, concat

BATCH_ROWS = 50_000


def batches(spec: Spec, rows: int = BATCH_ROWS, *, folder: Path | None = None) -> Iterator[Table]:
    """Yield a table as tables of at most ``rows`` rows, in order and in constant memory.

    Row numbers run through the whole source. Every record is in exactly one of the tables, as a row or as
    broken.

    Parameters
    ----------
    spec
        What :func:`holdfast.data.sources.source.source` takes: a path (CSV or TSV text with delimiter and encoding
        detected, JSON lines, Parquet, Arrow IPC, an Excel sheet; compressed or not), a folder or pattern of such
        files, a database URL with a query, ``-``.
    rows
        Rows of a table at most, at least 1. Broken records come on top.
    folder
        To what a relative path is relative; by default the working directory.

    Raises
    ------
    DataError
        The source is missing, empty, damaged, or no table; see the modules of ``holdfast.data.sources`` and
        ``holdfast.data.formats``. A file that changes while it is read is refused when it has been read.

    Examples
    --------
    >>> import tempfile
    >>> where = tempfile.TemporaryDirectory()
    >>> path = Path(where.name, "a.csv")
    >>> _ = path.write_text("x,y\\n1,2\\n3\\n4,\\n")
    >>> [(t.row.tolist(), [b.row for b in t.broken]) for t in batches(path, rows=1)]
    [([1], []), ([3], [2])]
    >>> where.cleanup()
    """
    yield from source(spec, folder).batches(rows)


def read(spec: Spec, *, limit: int | None = None, folder: Path | None = None) -> Table:
    """Return a source as one table in memory.

    Parameters
    ----------
    spec, folder
        As for :func:`batches`.
    limit
        Rows at most; all of them when null. Broken records behind the last row are left out then.

    Raises
    ------
    DataError
        As :func:`batches`.

    Examples
    --------
    >>> import tempfile
    >>> where = tempfile.TemporaryDirectory()
    >>> path = Path(where.name, "a.csv")
    >>> _ = path.write_text('name,age\\nAnn,41\\n"Lee, Bo",\\n')
    >>> read(path).frame.rows()
    [('Ann', '41'), ('Lee, Bo', None)]
    >>> where.cleanup()
    """
    parts: list[Table] = []
    left = limit
    for table in batches(spec, BATCH_ROWS if limit is not None else 1 << 62, folder=folder):
        if left is not None and table.frame.height >= left:
            last = table.slice(0, left)
            last.broken = [item for item in last.broken if not len(last.row) or item.row < last.row[-1]]
            parts.append(last)
            break
        parts.append(table)
        left = left - table.frame.height if left is not None else None
    return concat(parts)

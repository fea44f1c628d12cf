"""Parquet and Arrow IPC files as tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.data.table import Table
from holdfast.errors import DataError


def tables(path: Path, kind: str, rows: int) -> Iterator[Table]:
    """Yield a Parquet file, or an Arrow IPC file or stream, as tables of at most ``rows`` rows.

    Parameters
    ----------
    kind
        ``parquet``, ``arrow`` or ``arrow-stream``. A stream cannot be read in parts and is held in memory.

    Raises
    ------
    DataError
        ``file-damaged``: cut off or not what its first bytes say; ``table-empty``: no row.
    """
    seen = 0
    try:
        for frame in _frames(path, kind, rows):
            if frame.height:
                numbers = np.arange(seen + 1, seen + frame.height + 1, dtype=np.int64)
                seen += frame.height
                yield Table(frame, numbers, source=path.name)
    except (pl.exceptions.PolarsError, OSError, RuntimeError) as error:
        raise DataError(
            "file-damaged",
            f"{path.name} begins as {kind} and cannot be read: {str(error).splitlines()[0]}",
            expected="a whole file",
            next="write or copy the file again",
        ) from error
    if not seen:
        raise DataError(
            "table-empty",
            f"{path.name} has no row",
            expected="at least one row",
            next="look whether the file was written completely",
        )


def _frames(path: Path, kind: str, rows: int) -> Iterator[pl.DataFrame]:
    if kind == "arrow-stream":
        yield from pl.read_ipc_stream(path).iter_slices(rows)
        return
    # A pattern is not wanted: the name of a file may hold brackets.
    lazy = pl.scan_parquet(path, glob=False) if kind == "parquet" else pl.scan_ipc(path, glob=False)
    for frame in lazy.collect_batches(chunk_size=rows, maintain_order=True):
        yield from frame.iter_slices(rows)

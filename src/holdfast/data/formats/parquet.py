"""Parquet files."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from holdfast.data import columnar
from holdfast.data.content import Content
from holdfast.data.formats.format import Format
from holdfast.data.table import Table


def tables(content: Content, rows: int) -> Iterator[Table]:
    """Yield a Parquet file as tables of at most ``rows`` rows, in constant memory."""
    with content.on_disk() as path:
        yield from columnar.tables(content, "Parquet", _frames(path, rows))


def _frames(path: object, rows: int) -> Iterator[pl.DataFrame]:
    # A pattern is not wanted: the name of a file may hold brackets.
    lazy = pl.scan_parquet(path, glob=False, hive_partitioning=False)  # type: ignore[arg-type]
    for frame in lazy.collect_batches(chunk_size=rows, maintain_order=True):
        yield from frame.iter_slices(rows)


FORMAT = Format("Parquet", (".parquet", ".pq"), lambda content: content.head.startswith(b"PAR1"), tables)

"""Arrow IPC files, and streams of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from holdfast.data import columnar
from holdfast.data.content import Content
from holdfast.data.formats.format import Format
from holdfast.data.table import Table

FILE, STREAM = b"ARROW1", b"\xff\xff\xff\xff"


def tables(content: Content, rows: int) -> Iterator[Table]:
    """Yield an Arrow IPC file as tables of at most ``rows`` rows; a stream is held in memory, as it has no index."""
    with content.on_disk() as path:
        frames = _stream(path, rows) if content.head.startswith(STREAM) else _file(path, rows)
        yield from columnar.tables(content, "Arrow", frames)


def _stream(path: Path, rows: int) -> Iterator[pl.DataFrame]:
    yield from pl.read_ipc_stream(path).iter_slices(rows)


def _file(path: Path, rows: int) -> Iterator[pl.DataFrame]:
    lazy = pl.scan_ipc(path, glob=False, hive_partitioning=False)
    for frame in lazy.collect_batches(chunk_size=rows, maintain_order=True):
        yield from frame.iter_slices(rows)


FORMAT = Format(
    "Arrow", (".arrow", ".feather", ".ipc"), lambda content: content.head.startswith((FILE, STREAM)), tables
)

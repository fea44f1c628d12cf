"""Files that keep columns with their types, as tables."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from holdfast.data.content import Content
from holdfast.data.table import Table
from holdfast.errors import DataError


def tables(content: Content, kind: str, frames: Iterator[pl.DataFrame]) -> Iterator[Table]:
    """Yield the frames of one file as tables, their rows numbered throughout.

    Raises
    ------
    DataError
        ``file-damaged``: cut off or not what its first bytes say; ``table-empty``: no row.
    """
    seen = 0
    try:
        for frame in frames:
            if frame.height:
                numbers = np.arange(seen + 1, seen + frame.height + 1, dtype=np.int64)
                seen += frame.height
                yield Table(frame, numbers, source=content.name, notes=(f"{kind}: columns keep their types",))
    except (pl.exceptions.PolarsError, OSError, RuntimeError) as error:
        raise DataError(
            "file-damaged",
            f"{content.name} begins as {kind} and cannot be read: {str(error).splitlines()[0]}",
            expected="a whole file",
            next="write or copy the file again",
        ) from error
    if not seen:
        raise no_rows(content.name)


def no_rows(name: str) -> DataError:
    """Return the error for a table without a row."""
    return DataError(
        "table-empty",
        f"{name} has no row",
        expected="at least one row",
        next="look whether the file was written completely",
    )

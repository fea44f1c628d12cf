"""The ranked list of those that a capacity allows to act on, from a file of answers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from holdfast.data.write import output_format, write_table


def places(share: float, rows: int) -> int:
    """Return how many rows a share of them is, rounded down; one where there is any row.

    Examples
    --------
    >>> places(0.01, 1_000), places(0.29, 100), places(0.01, 50), places(0.01, 0)
    (10, 29, 1, 0)
    """
    return min(rows, max(1, int(share * rows * (1.0 + 1e-12))))


def write_ranked(answers: Path, share: float, rows: int) -> Path:
    """Write the rows with the highest probabilities beside the file of answers, and return where.

    Parameters
    ----------
    answers
        A whole file that ``score`` wrote, with ``row`` and ``probability``.
    share
        Of the answered rows, in (0, 1).
    rows
        Answered rows.

    Returns
    -------
    ``<stem>.top<suffix>``: ``rank`` from 1, then the columns of the answers. Equal probabilities stand in the order of
    their rows. Memory is that of the list, whatever the file.
    """
    beside = answers.with_name(f"{answers.stem}.top{answers.suffix}")
    best = (
        _scanned(answers)
        .sort(["probability", "row"], descending=[True, False])
        .head(places(share, rows))
        .collect(engine="streaming")
    )
    write_table(best.with_row_index("rank", offset=1).with_columns(pl.col("rank").cast(pl.Int64)), beside)
    return beside


def _scanned(path: Path) -> pl.LazyFrame:
    kind = output_format(path)
    if kind == "parquet":
        return pl.scan_parquet(path, glob=False)
    if kind == "arrow":
        return pl.scan_ipc(path, glob=False)
    types = {"row": pl.Int64, "probability": pl.Float64, "threshold": pl.Float64}
    return pl.scan_csv(path, glob=False, infer_schema=False).with_columns(
        pl.col(name).cast(kind) for name, kind in types.items()
    )

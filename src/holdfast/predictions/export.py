"""The log as one file that other tools read."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl

from holdfast.errors import StoreError
from holdfast.predictions.read import Damaged, read_log

_FIRST = ("id", "time", "version", "inputs", "prediction", "probability", "outcome", "outcome_time")
_INSTANT = "%Y-%m-%dT%H:%M:%S%.6fZ"


def export_log(folder: Path | str, path: Path | str) -> tuple[int, list[Damaged]]:
    """Write the log of all server processes as one table, by time; refused rows are no part of it.

    Parameters
    ----------
    folder
        The ``.holdfast`` folder.
    path
        ``.parquet``, ``.csv``, ``.tsv`` or ``.arrow``; it is written beside and renamed when it is whole.

    Returns
    -------
    The number of rows, and the files that could not be read to their end.

    Raises
    ------
    StoreError
        ``export-format``: another suffix. ``export-unwritable``: the file cannot be written.
    """
    path = Path(path)
    if path.suffix not in (".parquet", ".csv", ".tsv", ".arrow"):
        raise StoreError(
            "export-format",
            f"{path.name!r} has the suffix {path.suffix!r}",
            expected=".parquet, .csv, .tsv or .arrow",
            next=f"holdfast predictions export {path.stem}.parquet",
        )
    log = read_log(folder)
    latest = log.outcomes.unique("id", keep="last", maintain_order=True)
    frame = log.predictions.join(latest, on="id", how="left", maintain_order="left")
    rest = [name for name in frame.columns if name not in _FIRST]
    if frame["details"].null_count() == frame.height:
        rest.remove("details")
    _write(frame.select(*_FIRST, *rest), path)
    return frame.height, log.damaged


def _write(frame: pl.DataFrame, path: Path) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.suffix == ".parquet":
            frame.write_parquet(beside)
        elif path.suffix == ".arrow":
            frame.write_ipc(beside)
        else:
            separator = "\t" if path.suffix == ".tsv" else ","
            frame.write_csv(beside, separator=separator, datetime_format=_INSTANT)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StoreError(
            "export-unwritable",
            f"{path}: {error}",
            expected="a folder that this user may write to, on a disk with space",
            next="another path",
        ) from error

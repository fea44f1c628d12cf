"""The training rows of every version, kept as read, so that a retraining starts from them and a look can tell."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec
import polars as pl

from holdfast.data import Table
from holdfast.errors import StoreError
from holdfast.seal import Rows
from holdfast.seal.files import read_table, sync_folder, write_table


class Kept(msgspec.Struct, frozen=True):
    """One file of training rows: its name in the folder, the SHA-256 of its bytes, and its rows."""

    name: str
    digest: str
    rows: int


def keep(folder: Path, rows: Rows) -> Kept:
    """Write training rows, every column as read, under the name of their content."""
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / f".staged-{os.getpid()}-{secrets.token_hex(4)}.parquet"
    digest = write_table(staged, rows.frame)
    name = f"{digest[:16]}.parquet"
    staged.replace(folder / name)
    sync_folder(folder)
    return Kept(name, digest, len(rows))


def frames(folder: Path, parts: Sequence[Kept]) -> list[pl.DataFrame]:
    """Return the kept rows, a frame a part.

    Raises
    ------
    StoreError
        ``training-rows-missing``: a file is not there.
    """
    for part in parts:
        if not (folder / part.name).is_file():
            raise StoreError(
                "training-rows-missing",
                f"{folder / part.name} with {part.rows:,} training rows is missing",
                expected="the rows that `holdfast train` kept",
                next="restore the file, or train again from the table",
            )
    return [read_table(folder / part.name, part.digest) for part in parts]


def tables(folder: Path, parts: Sequence[Kept]) -> list[Table]:
    """Return the kept rows as tables, to be admitted under the contract as it is now."""
    return [Table(frame, source=part.name) for frame, part in zip(frames(folder, parts), parts, strict=True)]

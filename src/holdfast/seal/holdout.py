"""The holdout rows, written apart with their digest; nothing here hands them out with their labels."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from holdfast.data.canonical import texts
from holdfast.data.fingerprint import fingerprint
from holdfast.errors import SealError
from holdfast.seal.files import now, read_table, write_table, write_whole
from holdfast.seal.matching import match
from holdfast.seal.rows import Rows
from holdfast.types import Array, Mask

LABEL, ROW, PART, TIME = "__holdfast_label", "__holdfast_row", "__holdfast_part", "__holdfast_time"


class Sealed(msgspec.Struct, frozen=True):
    """What is known of one holdout file without opening it. ``digest`` is the SHA-256 of its bytes."""

    fingerprint: str
    digest: str
    rows: int
    target: str
    task: str
    entity: str | None
    time: str | None
    created: str


def write_holdout(folder: Path, rows: Rows) -> Sealed:
    """Write holdout rows apart, once: the same rows asked the same question are the same file."""
    name = _name(rows)
    about = folder / f"holdout-{name}.json"
    if about.is_file():
        sealed = msgspec.json.decode(about.read_bytes(), type=Sealed)
        if _intact(folder, sealed):
            return sealed
    digest = write_table(folder / f"holdout-{name}.parquet", as_frame(rows))
    sealed = Sealed(name, digest, len(rows), rows.target, rows.task, rows.entity, rows.time, now())
    write_whole(about, msgspec.json.encode(sealed))
    return sealed


def describe(folder: Path, name: str) -> Sealed:
    """Return what is known of a holdout without opening it.

    Raises
    ------
    SealError
        ``holdout-missing``: the project has no holdout of that fingerprint.
    """
    path = folder / f"holdout-{name}.json"
    if not path.is_file():
        raise SealError(
            "holdout-missing",
            f"no holdout {name} in {folder}",
            expected="the holdout that was written when the version was trained",
            next="`holdfast train` writes it again from the same data",
        )
    return msgspec.json.decode(path.read_bytes(), type=Sealed)


def read_holdout(folder: Path, name: str) -> Rows:
    """Return the rows of one holdout, labels too. Only for the seal itself; others call `open_holdout`."""
    sealed = describe(folder, name)
    frame = read_table(folder / f"holdout-{name}.parquet", sealed.digest)
    return from_frame(frame, sealed.target, sealed.task, sealed.entity, sealed.time)


def read_all(folder: Path, names: tuple[str, ...]) -> Rows:
    """Return the rows of several holdouts, a row that is in two of them once. The newest comes last.

    The columns of the last one lead; a column that it lacks is kept, null where a file did not have it.
    """
    parts = [read_holdout(folder, name) for name in dict.fromkeys(names)]
    last = parts[-1]
    kept: list[Rows] = []
    for part in parts:
        fresh = np.ones(len(part), dtype=bool)
        for earlier in kept:
            fresh &= ~_again(earlier, part)
        kept.append(part.take(fresh))
    return Rows(
        frame=_together([part.frame for part in kept]),
        labels=np.concatenate([part.labels for part in kept]),
        row=np.concatenate([part.row for part in kept]),
        target=last.target,
        task=last.task,
        entity=last.entity,
        time=last.time,
        part=np.repeat(np.arange(len(kept)), [len(part) for part in kept]) if len(kept) > 1 else None,
        times=_times(kept),
    )


def _times(parts: list[Rows]) -> Array | None:
    times = [part.times for part in parts if part.times is not None]
    return np.concatenate(times) if len(times) == len(parts) else None


def _together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Return frames one below the other. Columns of more than one type become text: the cells stay the same."""
    types: dict[str, set[pl.DataType]] = {}
    for frame in frames:
        for name, dtype in frame.schema.items():
            types.setdefault(name, set()).add(dtype)
    mixed = {name for name, found in types.items() if len(found) > 1}
    alike = [f.with_columns(texts(f[name]) for name in f.columns if name in mixed) for f in frames]
    return pl.concat(alike, how="diagonal")


def as_frame(rows: Rows) -> pl.DataFrame:
    """Return rows with label, row number, part and time as columns beside."""
    beside = {LABEL: rows.labels, ROW: rows.row, PART: rows.part, TIME: rows.times}
    return rows.frame.with_columns(pl.Series(name, v) for name, v in beside.items() if v is not None)


def from_frame(frame: pl.DataFrame, target: str, task: str, entity: str | None, time: str | None) -> Rows:
    """Return the rows of a frame written by `as_frame`."""
    labels, row = frame[LABEL].to_numpy(), frame[ROW].to_numpy()
    part, times = (frame[name].to_numpy() if name in frame.columns else None for name in (PART, TIME))
    values = frame.drop(LABEL, ROW, PART, TIME, strict=False)
    return Rows(values, labels, row, target, task, entity, time, part, times)


def _again(earlier: Rows, later: Rows) -> Mask:
    again = np.zeros(len(later), dtype=bool)
    found = match(earlier.values, later.values)
    if found.same:
        again[found.pairs(earlier.labels, later.labels)[1]] = True
    return again


def _name(rows: Rows) -> str:
    asked = "\x1f".join([rows.target, rows.task, rows.entity or "", rows.time or ""])
    content = fingerprint(as_frame(rows))
    return hashlib.sha256(f"{content}\x1f{asked}".encode()).hexdigest()[:16]


def _intact(folder: Path, sealed: Sealed) -> bool:
    path = folder / f"holdout-{sealed.fingerprint}.parquet"
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sealed.digest

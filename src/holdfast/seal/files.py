"""Files of the seal: written whole or not at all, by one process at a time, with a digest beside them."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from holdfast.errors import SealError


def now() -> str:
    """Return the wall-clock time, ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, and that it survives a power cut."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with open(beside, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_table(path: Path, frame: pl.DataFrame) -> str:
    """Write a Parquet file whole and return its SHA-256 in hex."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    content = buffer.getvalue()
    write_whole(path, content)
    return hashlib.sha256(content).hexdigest()


def read_table(path: Path, digest: str) -> pl.DataFrame:
    """Read a Parquet file whose bytes must have the SHA-256 given.

    Raises
    ------
    SealError
        ``holdout-changed``: the file is missing, or not the one that was written.
    """
    content = path.read_bytes() if path.is_file() else b""
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        state = f"has the digest {found[:12]}" if content else "is missing"
        raise SealError(
            "holdout-changed",
            f"{path} {state}",
            expected=f"the file that was written behind the seal, with the digest {digest[:12]}",
            next="restore the file from a backup, or `holdfast train` to write the holdout again",
        )
    return pl.read_parquet(io.BytesIO(content))


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the seal's lock: of two processes that want to open, the second one sees the look of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

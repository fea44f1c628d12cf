"""What a log holds: the tables, and the record that becomes a row."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

import msgspec

from holdfast.types import Label, Value

FORMAT = 1
BUSY_SECONDS = 30.0

TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS predictions (
        counter INTEGER PRIMARY KEY, received INTEGER NOT NULL, event_time INTEGER, version TEXT NOT NULL,
        inputs TEXT NOT NULL, prediction TEXT NOT NULL, probability REAL, threshold REAL, flags TEXT NOT NULL,
        entity TEXT, details TEXT)""",
    """CREATE TABLE IF NOT EXISTS rejections (
        minute INTEGER, field TEXT, kind TEXT, rows INTEGER NOT NULL, PRIMARY KEY (minute, field, kind))""",
    "CREATE TABLE IF NOT EXISTS rejected (minute INTEGER PRIMARY KEY, rows INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS rejected_bodies (slot INTEGER PRIMARY KEY, time INTEGER, body TEXT)",
)
COLUMNS = (
    "counter",
    "received",
    "event_time",
    "version",
    "inputs",
    "prediction",
    "probability",
    "threshold",
    "flags",
    "entity",
    "details",
)
LATER = ("details",)
"""Columns that older logs do not have."""

Row = tuple[int, int, int | None, str, str, str, float | None, float | None, str, str | None, str | None]


class Connection(Protocol):
    """What the writer needs of a database connection that commits by itself outside of BEGIN and COMMIT."""

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        """Run one statement."""
        ...

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any:
        """Run one statement for several rows."""
        ...

    def close(self) -> Any:
        """Let go of the file."""
        ...


class Prediction(msgspec.Struct, frozen=True):
    """One answer as it is logged.

    Parameters
    ----------
    id
        From `Writer.new_id`.
    version
        That answered, such as ``v3``.
    inputs
        The contract's inputs as typed values, or their JSON text as sent.
    prediction, probability, threshold, flags
        As answered.
    entity
        Keyed digest of the entity, null where none was sent.
    event_time
        The row's own time in microseconds since 1970 UTC, null where none was sent.
    received
        The server's clock, same unit.
    details
        What else was answered, such as the probability of each of several classes; null where that is nothing.
    """

    id: str
    version: str
    inputs: Mapping[str, Value] | str
    prediction: Label
    probability: float | None = None
    threshold: float | None = None
    flags: list[str] = []
    entity: str | None = None
    event_time: int | None = None
    received: int = msgspec.field(default_factory=lambda: clock())
    details: Mapping[str, Any] | None = None


def clock() -> int:
    """Return the clock in microseconds since 1970 UTC.

    Examples
    --------
    >>> clock() > 1_700_000_000_000_000
    True
    """
    return time.time_ns() // 1000


_encode = msgspec.json.Encoder().encode


def to_row(record: Prediction) -> Row:
    """Return the columns of one record.

    Prediction and flags are kept as JSON text, so that 1, 1.0, true and "1" stay what they are, to the last
    bit.
    """
    inputs = record.inputs if isinstance(record.inputs, str) else _encode(record.inputs).decode()
    return (
        int(record.id.rpartition("-")[2]),
        record.received,
        record.event_time,
        record.version,
        inputs,
        _encode(record.prediction).decode(),
        record.probability,
        record.threshold,
        _encode(record.flags).decode() if record.flags else "[]",
        record.entity,
        None if record.details is None else _encode(record.details).decode(),
    )


def insert(rows: int) -> str:
    """Return the statement that inserts so many rows at once.

    One statement for many rows matters: the interpreter lock is taken again after every step of SQLite, and
    beside a busy event loop each of them would wait for a switch.
    """
    one = "(" + ",".join("?" * len(COLUMNS)) + ")"
    return f"INSERT INTO predictions ({','.join(COLUMNS)}) VALUES " + ",".join([one] * rows)


def connect(path: Path) -> sqlite3.Connection:
    """Open a file to write to, which is created if need be; transactions are begun by hand."""
    return sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=300
    )


def connect_reading(path: Path) -> sqlite3.Connection:
    """Open a log to read, also while its server writes or after it was killed.

    A read-only connection leaves the write-ahead log of a killed server as it is, so that what is said
    about its end can be said again.
    """
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


def prepare(connection: Connection, tables: Iterable[str]) -> None:
    """Make what is committed survive a power cut (WAL, synced at every commit), and create the tables."""
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("BEGIN IMMEDIATE")
    for statement in tables:
        connection.execute(statement)
    connection.execute("COMMIT")


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk: a new file is not there before."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

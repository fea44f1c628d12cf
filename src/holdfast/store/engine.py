"""Opening the database, and the one way to write to it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from holdfast.errors import StoreError
from holdfast.store.deployment import STORE_FILE
from holdfast.store.tables import FORMAT, chain, meta, metadata

BUSY_SECONDS = 30.0


def open_engine(folder: Path) -> Engine:
    """Open the database of a folder, which is created with its tables where it is not there yet.

    Processes may do this at the same moment: SQLite's transactions cover the creation of tables too, so
    that one of them makes all the tables and a crash leaves none.

    Raises
    ------
    StoreError
        ``store-newer``: written by a later holdfast. ``store-unreadable``: damaged, or not a store.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / STORE_FILE
    engine = connect(path)
    with translated(str(path)):
        _create(engine)
    return engine


def connect(path: Path) -> Engine:
    """Return the engine of a database file: write-ahead log, synchronous, transactions that begin where they say."""
    engine = create_engine(f"sqlite:///{path.absolute()}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where sqlite3 guesses
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. The switch itself does not wait for a lock, so wait here."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _create(engine: Engine) -> None:
    with engine.begin() as connection:
        if inspect(connection).has_table("meta"):
            _check_format(connection)
            return
    with engine.execution_options(immediate=True).begin() as connection:
        if not inspect(connection).has_table("meta"):
            metadata.create_all(connection)
            connection.execute(insert(meta).values(key="format", value=str(FORMAT)))
            connection.execute(insert(chain).values(id=1, count=0, digest=""))


def _check_format(connection: Connection) -> None:
    found = connection.execute(select(meta.c.value).where(meta.c.key == "format")).scalar()
    if found is None or int(found) > FORMAT:
        raise StoreError(
            "store-newer",
            f"the store has format {found}",
            expected=f"format {FORMAT} or older",
            next="pip install --upgrade holdfast",
        )


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that no other writer is in, commit it at the end, undo it on an error.

    The first statement writes to the one row of ``chain``, so everything read after it is what stands.

    Raises
    ------
    StoreError
        ``store-busy``: other writers held the store for longer than thirty seconds. ``store-unreadable``.
    """
    with translated(str(engine.url.database)), engine.begin() as connection:
        connection.execute(update(chain).where(chain.c.id == 1).values(id=1))
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that sees one state of the store."""
    with translated(str(engine.url.database)), engine.connect() as connection:
        yield connection


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Turn the database's errors into those of the store."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        if "locked" in text:
            raise StoreError(
                "store-busy",
                f"{path} was held by another process for {BUSY_SECONDS:.0f} seconds",
                next="try again; if it stays, look for a process that hangs on the file",
            ) from error
        raise StoreError(
            "store-unreadable",
            f"{path}: {text}",
            expected="the database of a holdfast project on a disk with space",
            next="restore the folder from a copy",
        ) from error

"""What really happened, by prediction id: idempotent, durable, from any server process."""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from holdfast.errors import StoreError
from holdfast.predictions import rows as table
from holdfast.predictions.names import FOLDER, OUTCOMES, SUFFIX, split_id
from holdfast.predictions.rows import Connection, clock, connect_reading
from holdfast.types import Label

TABLES = (
    """CREATE TABLE IF NOT EXISTS outcomes (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, outcome TEXT NOT NULL, time INTEGER NOT NULL,
        received INTEGER NOT NULL, UNIQUE (id, outcome, time))""",
)
_CHUNK = 500


class Outcome(msgspec.Struct, frozen=True):
    """The true value for one prediction, and when it became known (microseconds since 1970 UTC)."""

    id: str
    outcome: Label
    time: int | None = None


class Receipt(msgspec.Struct, frozen=True):
    """What became of a list: outcomes that are new, that were there already, ids that nobody answered."""

    accepted: int
    known: int
    unknown: list[str]


class OutcomeBook:
    """The outcomes of a project: one file that all server processes write to.

    An outcome may come to another process than the one that predicted; the id names the log it is looked up
    in. The same id, outcome and time again is known already and changes nothing; without a time, the same
    id and outcome is. Another outcome for an id is kept beside the first: the one with the latest time
    counts (of equal times the one that came last), and a reader that looks back sees what was known then.

    Parameters
    ----------
    folder
        The ``.holdfast`` folder.
    connect
        Opens the database, for tests of what a disk may do.

    Examples
    --------
    >>> import tempfile
    >>> book = OutcomeBook(Path(tempfile.mkdtemp()))
    >>> book.record([Outcome("no-such-id", 1)])
    Receipt(accepted=0, known=0, unknown=['no-such-id'])
    >>> book.close()
    """

    def __init__(self, folder: Path | str, *, connect: Callable[[Path], Connection] = table.connect) -> None:
        self._folder = Path(folder) / FOLDER
        self._connect = connect
        self._connection: Connection | None = None
        self._lock = threading.Lock()

    def record(self, outcomes: Sequence[Outcome]) -> Receipt:
        """Keep outcomes; they are on the disk when this returns. Blocks: call it beside an event loop.

        In ``log: fast`` flush the writer first, or predictions that still wait are unknown.

        Raises
        ------
        StoreError
            ``outcomes-unwritable``: the file cannot be written.
        """
        answered = _answered(self._folder, {outcome.id for outcome in outcomes})
        unknown = dict.fromkeys(outcome.id for outcome in outcomes if outcome.id not in answered)
        found = [outcome for outcome in outcomes if outcome.id in answered]
        accepted = self._insert(found) if found else 0
        return Receipt(accepted, len(found) - accepted, list(unknown))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _insert(self, outcomes: list[Outcome]) -> int:
        try:
            with self._lock:
                connection = self._opened()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    before = _changes(connection)
                    _insert(connection, outcomes, clock())
                    accepted = _changes(connection) - before
                    connection.execute("COMMIT")
                except BaseException:
                    connection.execute("ROLLBACK")
                    raise
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                "outcomes-unwritable",
                f"{self._folder / OUTCOMES}: {error}",
                expected="outcomes on the disk before they are acknowledged",
                next="make room on the disk, then send them again: what is known already changes nothing",
            ) from error
        return accepted

    def _opened(self) -> Connection:
        if self._connection is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            connection = self._connect(self._folder / OUTCOMES)
            table.prepare(connection, TABLES)
            table.sync_folder(self._folder)
            self._connection = connection
        return self._connection


def _changes(connection: Connection) -> int:
    return int(connection.execute("SELECT total_changes()").fetchone()[0])


def _insert(connection: Connection, outcomes: Iterable[Outcome], now: int) -> None:
    timed, timeless = [], []
    for outcome in outcomes:
        text = msgspec.json.encode(outcome.outcome).decode()
        if outcome.time is None:
            timeless.append((outcome.id, text, now, now, outcome.id, text))
        else:
            timed.append((outcome.id, text, outcome.time, now))
    connection.executemany(
        "INSERT OR IGNORE INTO outcomes (id, outcome, time, received) VALUES (?, ?, ?, ?)", timed
    )
    connection.executemany(
        """INSERT OR IGNORE INTO outcomes (id, outcome, time, received) SELECT ?, ?, ?, ?
           WHERE NOT EXISTS (SELECT 1 FROM outcomes WHERE id = ? AND outcome = ?)""",
        timeless,
    )


def _answered(folder: Path, ids: Iterable[str]) -> set[str]:
    """Return the ids that some log has a prediction for."""
    by_log: dict[str, dict[int, str]] = defaultdict(dict)
    for name in ids:
        parts = split_id(name)
        if parts is not None:
            by_log[parts[0]][parts[1]] = name
    found: set[str] = set()
    for stem, counters in by_log.items():
        path = folder / (stem + SUFFIX)
        if path.is_file():
            found.update(counters[counter] for counter in _present(path, list(counters)))
    return found


def _present(path: Path, counters: list[int]) -> list[int]:
    present: list[int] = []
    try:
        connection = connect_reading(path)
        try:
            for start in range(0, len(counters), _CHUNK):
                part = counters[start : start + _CHUNK]
                marks = ",".join("?" * len(part))
                sql = f"SELECT counter FROM predictions WHERE counter IN ({marks})"
                present += [row[0] for row in connection.execute(sql, part)]
        finally:
            connection.close()
    except sqlite3.Error:  # a damaged log: what cannot be read is not known; reading it reports the file
        return present
    return present

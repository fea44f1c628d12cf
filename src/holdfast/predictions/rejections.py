"""Rows that were refused: counted by minute, field and kind, with a bounded sample of bodies."""

from __future__ import annotations

import random
import threading
from collections import Counter

import msgspec

from holdfast.predictions.rows import Connection

MINUTE = 60_000_000
SAMPLE = 100
BODY_CHARACTERS = 8192
KEYS = 10_000
OTHER = "(other)"

_ADD = """INSERT INTO rejections VALUES (?, ?, ?, ?)
          ON CONFLICT (minute, field, kind) DO UPDATE SET rows = rows + excluded.rows"""
_ADD_ROWS = """INSERT INTO rejected VALUES (?, ?)
               ON CONFLICT (minute) DO UPDATE SET rows = rows + excluded.rows"""
_KEEP = "INSERT OR REPLACE INTO rejected_bodies VALUES (?, ?, ?)"


class Rejection(msgspec.Struct, frozen=True):
    """One row that was answered by 422, or a body that was no row at all.

    Parameters
    ----------
    time
        The row's time, else the server's clock; microseconds since 1970 UTC.
    reasons
        Pairs of field and kind (``null``, ``unseen``, ``out of range``, ``wrong type``, ...), each counted
        once.
    body
        As sent; the sample keeps its beginning.
    """

    time: int
    reasons: tuple[tuple[str, str], ...]
    body: str | None = None


class Tally:
    """Counts in memory until the writer takes them; its memory is bounded, whatever is sent.

    Field names come from requests, so beyond ten thousand different counts the field becomes ``(other)``.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reasons: Counter[tuple[int, str, str]] = Counter()
        self._rows: Counter[int] = Counter()
        self._bodies: dict[int, tuple[int, str]] = {}
        self._seen = 0
        self.total = 0

    def add(self, rejection: Rejection) -> None:
        """Count one row."""
        minute = rejection.time // MINUTE * MINUTE
        with self._lock:
            self.total += 1
            self._rows[minute] += 1
            for field, kind in dict.fromkeys(rejection.reasons):
                key = (minute, _clean(field), kind)
                if key not in self._reasons and len(self._reasons) >= KEYS:
                    key = (minute, OTHER, kind)
                self._reasons[key] += 1
            if rejection.body is not None:
                self._sample(rejection.time, _clean(rejection.body[:BODY_CHARACTERS]))

    def _sample(self, time: int, body: str) -> None:
        """Keep each body ever seen with equal chance (reservoir sampling, Vitter's algorithm R)."""
        self._seen += 1
        slot = self._seen - 1 if self._seen <= SAMPLE else random.randrange(self._seen)
        if slot < SAMPLE:
            self._bodies[slot] = (time, body)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def take(self) -> Tally:
        """Hand over everything counted so far, as a tally of its own."""
        taken = Tally()
        with self._lock:
            taken._reasons, self._reasons = self._reasons, taken._reasons
            taken._rows, self._rows = self._rows, taken._rows
            taken._bodies, self._bodies = self._bodies, taken._bodies
        return taken

    def put_back(self, taken: Tally) -> None:
        """Take over again what could not be written."""
        with self._lock:
            self._reasons += taken._reasons
            self._rows += taken._rows
            self._bodies = taken._bodies | self._bodies

    def write(self, connection: Connection) -> None:
        """Add the counts to the tables, within the caller's transaction."""
        connection.executemany(_ADD, [(*key, rows) for key, rows in self._reasons.items()])
        connection.executemany(_ADD_ROWS, list(self._rows.items()))
        connection.executemany(_KEEP, [(slot, *kept) for slot, kept in self._bodies.items()])


def _clean(text: str) -> str:
    """Return text that a database can hold: a lone surrogate is written as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()

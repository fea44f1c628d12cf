"""The append-only record: every row's digest covers all its columns as stored and the digest before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from holdfast.records import LedgerRow, plain
from holdfast.store import witness
from holdfast.store.engine import reading, writing
from holdfast.store.tables import attestations, chain, deployments, ledger
from holdfast.store.who import now, who

_HASHED = tuple(column.name for column in ledger.columns if column.name != "digest")
_ORDER = (func.length(ledger.c.seq), ledger.c.seq)  # numeric order of decimal text, in any SQL


class Damage(msgspec.Struct, frozen=True):
    """The first row of the ledger that is not what was written, and why that is known."""

    seq: int
    why: str


def row_digest(previous: str, values: tuple[str, ...]) -> str:
    """Return the SHA-256 of the digest before and the columns, in hex.

    They are joined as a JSON array, so that no two lists of columns have one text.

    Examples
    --------
    >>> row_digest("", ("1", "ab")) == row_digest("", ("1a", "b"))
    False
    """
    return hashlib.sha256(msgspec.json.encode([previous, *values])).hexdigest()


def to_text(value: Any) -> str:
    """Return the JSON text that is stored, with sorted keys."""
    return msgspec.json.encode(plain(value), order="deterministic").decode()


def append_row(
    connection: Connection, action: str, subject: str, detail: Mapping[str, Any], by: str | None = None
) -> tuple[int, str]:
    """Add one row within a writing transaction; return its sequence number and digest."""
    count, previous = connection.execute(select(chain.c.count, chain.c.digest)).one()
    values = (str(count + 1), now(), by or who(), action, subject, to_text(dict(detail)))
    digest = row_digest(previous, values)
    connection.execute(insert(ledger).values(**dict(zip(_HASHED, values, strict=True)), digest=digest))
    connection.execute(update(chain).values(count=count + 1, digest=digest))
    return count + 1, digest


class HashChainedLedger:
    """Implements `holdfast.types.Ledger` over the table ``ledger``; reached as ``Store.ledger``."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def append(self, action: str, subject: str, detail: Mapping[str, Any]) -> int:
        """Add one row and return its sequence number, from 1. It is durable when this returns."""
        with self.extending() as connection:
            seq, _ = append_row(connection, action, subject, detail)
        return seq

    def rows(self) -> list[LedgerRow]:
        """Return every row, oldest first, as stored; `verify` says whether that is what was written."""
        with reading(self._engine) as connection:
            found = connection.execute(select(ledger).order_by(*_ORDER)).all()
        return [
            LedgerRow(int(r.seq), r.time, r.who, r.action, r.subject, msgspec.json.decode(r.detail), r.digest)
            for r in found
        ]

    def verify(self) -> Damage | None:
        """Walk the chain and every copy of it; return the first bad row, or None.

        Looked at are the digest of each row over all its columns, the numbers without a gap, and count and
        digest as repeated in the table ``chain``, in deployments, in attestations and in the file
        ``ledger.witness``. Whoever can write to all five places can still forge a ledger: it is
        tamper-evident, not tamper-proof.
        """
        witnessed = witness.read(self._folder)  # before the rows: it is never ahead of them
        with reading(self._engine) as connection:
            digests, damage = _walk(connection)
            found = [damage, *_compare(connection, digests, witnessed)]
        return min((d for d in found if d is not None), key=lambda d: d.seq, default=None)

    @contextmanager
    def extending(self) -> Iterator[Connection]:
        """Begin a writing transaction; after its commit, bring the witness file up to date."""
        with writing(self._engine) as connection:
            yield connection
        self._bear_witness()

    def _bear_witness(self) -> None:
        last = max(witness.read(self._folder), default=0)
        newer = select(ledger.c.seq, ledger.c.digest).order_by(*_ORDER).offset(last)
        with reading(self._engine) as connection:
            rows = [(int(seq), digest) for seq, digest in connection.execute(newer)]
        witness.append(self._folder, [row for row in rows if row[0] > last])


def _walk(connection: Connection) -> tuple[list[str], Damage | None]:
    """Return the digests of the sound rows from the first on, and what is wrong with the row after them."""
    digests: list[str] = []
    try:
        result = connection.exec_driver_sql("SELECT * FROM ledger ORDER BY length(seq), seq")
        columns = tuple(result.keys())
        if columns != tuple(ledger.c.keys()):
            return digests, Damage(1, f"the table has the columns {', '.join(columns)}")
        while (row := result.fetchone()) is not None:
            why = _wrong(row, len(digests) + 1, digests[-1] if digests else "")
            if why:
                return digests, Damage(len(digests) + 1, why)
            digests.append(row.digest)
    except DBAPIError as error:
        return digests, Damage(len(digests) + 1, f"the row cannot be read: {error.orig}")
    return digests, None


def _wrong(row: Row, seq: int, previous: str) -> str | None:
    values = tuple(getattr(row, name) for name in _HASHED)
    if not all(isinstance(value, str) for value in values):
        return "a column is not text as it was written"
    if row.seq != str(seq):
        return f"row {seq} is missing: the next one has the number {row.seq}"
    if row.digest != row_digest(previous, values):
        return "its digest is not that of its columns and of the row before: it was changed"
    return None


def _compare(
    connection: Connection, digests: list[str], witnessed: Mapping[int, set[str]]
) -> Iterator[Damage]:
    """Compare every copy of count and digest with the sound rows; beyond a bad row it says nothing new."""
    try:
        length = connection.execute(select(func.count()).select_from(ledger)).scalar_one()
    except DBAPIError:  # no table at all: the walk has said so
        return
    head = connection.execute(select(chain.c.count)).scalar() or 0
    if head < length:
        yield Damage(head + 1, "it was added past the chain's own count")
    for place, count, digest in _copies(connection, witnessed):
        if count > length:
            yield Damage(
                length + 1, f"the end is cut off: {place} knows {count} rows, the ledger has {length}"
            )
        elif 1 <= count <= len(digests) and digests[count - 1] != digest:
            yield Damage(count, f"its digest is not the one in {place}: it was written anew")


def _copies(connection: Connection, witnessed: Mapping[int, set[str]]) -> Iterator[tuple[str, int, str]]:
    """Yield every copy of the chain's state: where it is, how many rows it covers, the digest of the last."""
    for row in connection.execute(select(chain.c.count, chain.c.digest)):
        yield "the table chain", row.count, row.digest
    for table, key in ((deployments, deployments.c.revision), (attestations, attestations.c.id)):
        for number, count, digest in connection.execute(
            select(key, table.c.ledger_count, table.c.ledger_digest)
        ):
            yield f"row {number} of the table {table.name}", count, digest
    for count, digests in witnessed.items():
        for digest in digests:
            yield f"the file {witness.WITNESS}", count, digest

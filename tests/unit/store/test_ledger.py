"""The ledger: appended, chained, and every kind of tampering seen."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from holdfast.store import Store
from holdfast.store.ledger import row_digest
from holdfast.store.witness import WITNESS
from holdfast.types import Ledger


def tamper(folder: Path, *statements: str) -> None:
    """Change the database behind the program's back, as whoever holds the file can."""
    with closing(sqlite3.connect(folder / "store.sqlite", isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement


@pytest.fixture
def ledger(moved: Store) -> Store:
    """Return a store with five rows in the ledger; the last three have no deployment after them."""
    moved.ledger.append("evaluate", "v2", {"rows": 200})
    moved.attest("v2", "evaluation", {})
    moved.ledger.append("note", "x", {"text": "ü"})
    moved.ledger.append("note", "y", {})
    return moved


def test_rows_come_back_as_written(ledger: Store) -> None:
    """Rows are numbered from one, oldest first, with time and who."""
    rows = ledger.ledger.rows()
    assert [r.seq for r in rows] == [1, 2, 3, 4, 5]
    assert rows[3].detail == {"text": "ü"}
    assert all("@" in r.who and r.time.endswith("Z") for r in rows)
    assert ledger.verify() is None


def test_it_is_a_ledger_of_types(store: Store) -> None:
    """The ledger fits the protocol that lower rooms are handed."""
    handed: Ledger = store.ledger
    assert handed.append("open", "v1", {}) == 1


def test_more_than_nine_rows_stay_in_order(store: Store) -> None:
    """Numbers are text and still in numeric order."""
    for k in range(12):
        assert store.ledger.append("note", str(k), {}) == k + 1
    assert [r.subject for r in store.ledger.rows()] == [str(k) for k in range(12)]
    assert store.verify() is None


def test_an_empty_ledger_is_sound(store: Store) -> None:
    """A new store verifies."""
    assert store.verify() is None


COLUMNS = ("seq", "time", "who", "action", "subject", "detail", "digest")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("row", [1, 3, 5])
def test_a_changed_column_is_seen(ledger: Store, column: str, row: int) -> None:
    """One character changed in any column of any row is found, and the row is named."""
    tamper(ledger.folder, f"UPDATE ledger SET {column} = {column} || '0' WHERE seq = '{row}'")
    damage = ledger.verify()
    assert damage is not None
    assert damage.seq == row


@pytest.mark.parametrize("row", [1, 2, 4])
def test_a_removed_row_is_seen(ledger: Store, row: int) -> None:
    """A row taken out of the middle or the beginning is found."""
    tamper(ledger.folder, f"DELETE FROM ledger WHERE seq = '{row}'")
    damage = ledger.verify()
    assert damage is not None
    assert damage.seq == row
    assert "missing" in damage.why


@pytest.mark.parametrize("kept", [0, 1, 3, 4])
def test_a_cut_end_is_seen(ledger: Store, kept: int) -> None:
    """A ledger cut at its end is found although what is left is a valid chain."""
    tamper(ledger.folder, f"DELETE FROM ledger WHERE CAST(seq AS INTEGER) > {kept}")
    damage = ledger.verify()
    assert damage is not None
    assert damage.seq == kept + 1
    assert "cut off" in damage.why


def _remade_head(folder: Path, kept: int) -> tuple[str, str]:
    cut = f"DELETE FROM ledger WHERE CAST(seq AS INTEGER) > {kept}"
    head = f"UPDATE chain SET count = {kept}, digest = (SELECT digest FROM ledger WHERE seq = '{kept}')"
    return cut, head


@pytest.mark.parametrize(
    ("kept", "spared", "place"),
    [
        (4, "witness", "ledger.witness"),
        (1, "deployments", "deployments"),
        (2, "attestations", "attestations"),
    ],
)
def test_every_copy_alone_shows_a_cut_end(ledger: Store, kept: int, spared: str, place: str) -> None:
    """Someone who adjusts all copies but one is found by that one."""
    statements = list(_remade_head(ledger.folder, kept))
    statements += [f"DELETE FROM {table}" for table in ("deployments", "attestations") if table != spared]
    tamper(ledger.folder, *statements)
    if spared != "witness":
        (ledger.folder / WITNESS).unlink()
    damage = ledger.verify()
    assert damage is not None
    assert damage.seq == kept + 1
    assert place in damage.why


def test_a_chain_made_anew_is_seen(ledger: Store) -> None:
    """Changing the last row and hashing it again is found by the copies of its digest."""
    rows = ledger.ledger.rows()
    with closing(sqlite3.connect(ledger.folder / "store.sqlite")) as connection:
        values = connection.execute("SELECT * FROM ledger WHERE seq = '5'").fetchone()
    forged = (*values[:2], "mallory@there", *values[3:6])
    digest = row_digest(rows[3].digest, forged)
    tamper(
        ledger.folder,
        f"UPDATE ledger SET who = 'mallory@there', digest = '{digest}' WHERE seq = '5'",
        f"UPDATE chain SET digest = '{digest}'",
    )
    damage = ledger.verify()
    assert damage is not None
    assert (damage.seq, "anew" in damage.why) == (5, True)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger SELECT '6', time, who, action, subject, detail, digest FROM ledger LIMIT 1",
        "UPDATE ledger SET detail = CAST(detail AS BLOB) WHERE seq = '2'",
        "UPDATE ledger SET who = CAST(x'ff' AS TEXT) WHERE seq = '2'",
        "ALTER TABLE ledger ADD COLUMN more TEXT",
        "DROP TABLE ledger",
        "DELETE FROM chain",
    ],
)
def test_stranger_changes_are_seen(ledger: Store, statement: str) -> None:
    """Rows added, other types, other columns, no table at all: damage, never a stack trace."""
    tamper(ledger.folder, statement)
    assert ledger.verify() is not None


def test_the_table_refuses_accidents(ledger: Store) -> None:
    """The database itself refuses to update or delete rows."""
    with closing(sqlite3.connect(ledger.folder / "store.sqlite")) as connection:
        for statement in ("UPDATE ledger SET who = ''", "DELETE FROM ledger"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_torn_witness_is_no_damage(ledger: Store) -> None:
    """A witness file that is behind and torn is what a crash leaves; the next row repairs it."""
    path = ledger.folder / WITNESS
    whole = path.read_bytes()
    path.write_bytes(whole[:-90])
    assert ledger.verify() is None
    ledger.ledger.append("note", "z", {})
    assert ledger.verify() is None
    tamper(ledger.folder, *_remade_head(ledger.folder, 5))
    damage = ledger.verify()
    assert damage is not None
    assert damage.seq == 6


def test_threads_append_without_a_gap(store: Store) -> None:
    """Rows appended at the same time are chained one after the other."""

    def run(action: Callable[[], object]) -> None:
        threads = [threading.Thread(target=action) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    run(lambda: store.ledger.append("note", "x", {}))
    assert [r.seq for r in store.ledger.rows()] == list(range(1, 13))
    assert store.verify() is None

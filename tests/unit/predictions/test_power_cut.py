"""A power cut: a disk that keeps for certain only what was synced, and of the rest a random part.

``kill -9`` does not test this, because the operating system still writes what a dead process gave it. Here
the database runs over a file layer of its own (APSW) that remembers every write since the last sync of its
file. At the cut each of them survives or not by chance, some in half; the standard library's SQLite then
opens what is left.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from holdfast.predictions import Outcome, OutcomeBook, Prediction, Writer, read_log
from holdfast.predictions.outcomes import OUTCOMES


class File:
    """The bytes on the platter, the bytes as the process sees them, and the writes in between."""

    def __init__(self) -> None:
        self.synced = bytearray()
        self.seen = bytearray()
        self.pending: list[tuple[int, bytes | None]] = []

    def write(self, offset: int, data: bytes | None) -> None:
        self.pending.append((offset, data))
        _apply(self.seen, offset, data)

    def sync(self) -> None:
        self.synced[:] = self.seen
        self.pending.clear()

    def after_the_cut(self, rng: random.Random) -> bytes:
        left = bytearray(self.synced)
        for offset, data in self.pending:
            fate = rng.random()
            if fate < 0.4:
                _apply(left, offset, data)
            elif fate < 0.5 and data is not None:
                _apply(left, offset, data[: rng.randrange(len(data) + 1)])
        return bytes(left)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:  # truncated here
        del content[offset:]
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


class Disk(apsw.VFS):
    """A file system in memory."""

    def __init__(self, name: str) -> None:
        self.files: dict[str, File] = {}
        self.lock = threading.RLock()
        self.name = name
        super().__init__(name, "")

    def xAccess(self, pathname: str, flags: int) -> bool:
        with self.lock:
            return pathname in self.files

    def xDelete(self, filename: str, syncdir: bool) -> None:
        with self.lock:
            self.files.pop(filename, None)

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        with self.lock:
            path = name.filename() if isinstance(name, apsw.URIFilename) else name
            return Handle(self, self.files.setdefault(path or f"temporary-{time.monotonic_ns()}", File()))

    def cut(self, folder: Path, seed: int) -> None:
        """Write what is left after a power cut to a real folder."""
        rng = random.Random(seed)
        folder.mkdir(parents=True)
        with self.lock:
            for path, file in self.files.items():
                (folder / Path(path).name).write_bytes(file.after_the_cut(rng))


class Handle:
    """One open file of the disk."""

    def __init__(self, disk: Disk, file: File) -> None:
        self.disk = disk
        self.file = file

    def xRead(self, amount: int, offset: int) -> bytes:
        with self.disk.lock:
            return bytes(self.file.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        with self.disk.lock:
            self.file.write(offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        with self.disk.lock:
            self.file.write(size, None)

    def xSync(self, flags: int) -> None:
        with self.disk.lock:
            self.file.sync()

    def xFileSize(self) -> int:
        return len(self.file.seen)

    def xClose(self) -> None: ...

    def xLock(self, level: int) -> None: ...

    def xUnlock(self, level: int) -> None: ...

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xDeviceCharacteristics(self) -> int:
        return 0  # nothing is promised: writes are not atomic, and may harm their neighbours in a sector

    def xSectorSize(self) -> int:
        return 4096


class Altered:
    """A connection on which one of the writer's settings arrives as another."""

    def __init__(self, inner: apsw.Connection, careless: bool) -> None:
        self.inner = inner
        self.old, self.new = (
            "wal_autocheckpoint = 4000",
            "wal_autocheckpoint = 8",
        )  # fold back often: cuts there too
        if careless:
            self.old, self.new = "synchronous = FULL", "synchronous = OFF"

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        return self.inner.execute(sql.replace(self.old, self.new), parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Any:
        return self.inner.executemany(sql, parameters)

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    """Return an empty disk."""
    made = Disk(f"disk-{request.node.name}")
    yield made
    made.unregister()


def _connect(disk: Disk, careless: bool = False) -> Callable[[Path], Any]:
    def connect(path: Path) -> Any:
        connection = apsw.Connection(str(path), vfs=disk.name)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # the layer has no shared memory
        return Altered(connection, careless)

    return connect


def _cuts(disk: Disk, folder: Path, cuts: int, careless: bool) -> Iterator[tuple[Path, list[str]]]:
    """Write from four threads, cut the power again and again; yield what is left and what was acknowledged."""
    acknowledged: list[str] = []
    stop = threading.Event()

    def client(writer: Writer, number: int) -> None:
        k = 0
        while not stop.is_set() and k < 5_000:
            k += 1
            rows = [Prediction(writer.new_id(), "v1", {"k": float(k)}, number) for _ in range(1 + k % 4)]
            writer.append_and_wait(rows)
            acknowledged.extend(row.id for row in rows)

    with Writer(folder, connect=_connect(disk, careless)) as writer:
        threads = [threading.Thread(target=client, args=(writer, k)) for k in range(4)]
        for thread in threads:
            thread.start()
        rng = random.Random(7)
        for number in range(cuts):
            time.sleep(rng.uniform(0.005, 0.05))
            before = list(acknowledged)
            place = folder / f"cut-{number}"
            disk.cut(place / "predictions", number)
            yield place, before
        stop.set()
        for thread in threads:
            thread.join()


def _whole(place: Path) -> bool:
    for path in (place / "predictions").glob("*.sqlite"):
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return False
    return True


def _check(disk: Disk, tmp_path: Path, cuts: int) -> None:
    most = 0
    for place, acknowledged in _cuts(disk, tmp_path, cuts, careless=False):
        found = set(read_log(place).predictions["id"])
        lost = [name for name in acknowledged if name not in found]
        assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged predictions are gone"
        assert _whole(place)
        most = max(most, len(acknowledged))
    assert most > 20


def test_a_power_cut_loses_nothing_acknowledged(disk: Disk, tmp_path: Path) -> None:
    """Cut at any moment, the disk holds every acknowledged prediction, and the database is whole."""
    _check(disk, tmp_path, 12)


@pytest.mark.slow
def test_many_power_cuts_lose_nothing_acknowledged(disk: Disk, tmp_path: Path) -> None:
    """Of a hundred power cuts none loses an acknowledged prediction."""
    _check(disk, tmp_path, 100)


def test_without_syncing_the_cut_is_felt(disk: Disk, tmp_path: Path) -> None:
    """The same cuts on a connection that does not sync lose acknowledged rows: the layer does what it says."""
    lost = 0
    for place, acknowledged in _cuts(disk, tmp_path, 6, careless=True):
        try:
            found = set(read_log(place).predictions["id"])
        except sqlite3.Error:
            found = set()
        lost += sum(name not in found for name in acknowledged)
    assert lost > 0


def test_outcomes_survive_a_power_cut(disk: Disk, tmp_path: Path) -> None:
    """An outcome is on the disk when it is acknowledged."""
    with Writer(tmp_path) as writer:
        ids = [writer.new_id() for _ in range(40)]
        writer.append_and_wait([Prediction(name, "v1", "{}", 0) for name in ids])
    book = OutcomeBook(tmp_path, connect=_connect(disk))
    for k, name in enumerate(ids):
        assert book.record([Outcome(name, 1, k)]).accepted == 1
        place = tmp_path / f"cut-{k}"
        disk.cut(place / "predictions", k)
        assert (place / "predictions" / OUTCOMES).exists()
        assert read_log(place).outcomes.height == k + 1
    book.close()

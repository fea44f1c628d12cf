"""The writer: durable before it is acknowledged, bounded, and never lost for others' faults."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from holdfast.errors import StoreError
from holdfast.predictions import Prediction, Rejection, Writer, bodies, read_log
from holdfast.predictions.rows import connect

Make = Callable[..., Prediction]


class Gate:
    """A connection that waits or fails when it is told to."""

    def __init__(self, path: Path) -> None:
        self.inner = connect(path)
        self.open = threading.Event()
        self.open.set()
        self.error: Exception | None = None
        self.statements: list[str] = []

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        self.open.wait(20)
        self.statements.append(sql)
        if self.error is not None and sql.startswith("INSERT INTO predictions"):
            raise self.error
        return self.inner.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Any:
        return self.inner.executemany(sql, parameters)

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def gate() -> Callable[[Path], Gate]:
    """Return a factory of one gate, which is kept as its attribute."""

    def factory(path: Path) -> Gate:
        factory.made = Gate(path)  # type: ignore[attr-defined]
        return factory.made  # type: ignore[attr-defined,no-any-return]

    return factory


def test_rows_come_back_as_appended(tmp_path: Path) -> None:
    """Every column of an appended record is read back with its value and type."""
    with Writer(tmp_path) as writer:
        sent = Prediction(
            writer.new_id(),
            "v3",
            '{"a":1.50}',
            1,
            0.1 + 0.2,
            0.3,
            ["a: beyond"],
            "ffee",
            1_700_000_000_000_001,
        )
        writer.append_and_wait([sent])
    row = read_log(tmp_path).predictions.row(0, named=True)
    assert (row["id"], row["version"], row["inputs"]) == (sent.id, "v3", '{"a":1.50}')
    assert (row["prediction"], row["probability"], row["threshold"]) == (1, 0.1 + 0.2, 0.3)
    assert (row["flags"], row["entity"]) == ('["a: beyond"]', "ffee")
    assert row["time"] == row["event_time"]
    assert row["time"].microsecond == 1
    assert row["received"] > row["time"]


def test_an_append_is_on_the_disk_when_it_is_done(tmp_path: Path, record: Make) -> None:
    """Another connection sees the rows at the moment the append is done."""

    async def go() -> None:
        with Writer(tmp_path) as writer, closing(sqlite3.connect(writer.path)) as other:
            for k in range(20):
                await writer.append([record(writer, k)])
                assert other.execute("SELECT count(*) FROM predictions").fetchone()[0] == k + 1

    asyncio.run(go())


def test_an_append_waits_for_its_commit(tmp_path: Path, record: Make, gate: Callable[[Path], Gate]) -> None:
    """While the disk hangs nothing is acknowledged; when it comes back everything is, in one group."""

    async def go() -> None:
        with Writer(tmp_path, connect=gate) as writer:
            made: Gate = gate.made  # type: ignore[attr-defined]
            made.open.clear()
            futures = [writer.append([record(writer, k)]) for k in range(100)]
            await asyncio.sleep(0.1)
            assert not any(future.done() for future in futures)
            assert writer.waiting == 100
            before = len(made.statements)
            made.open.set()
            await asyncio.gather(*futures)
            assert writer.waiting == 0
            assert len(made.statements) - before <= 4

    asyncio.run(go())


def test_a_list_is_kept_whole_or_not_at_all(
    tmp_path: Path, record: Make, gate: Callable[[Path], Gate]
) -> None:
    """A list of many rows is one transaction."""
    with Writer(tmp_path, connect=gate) as writer:
        writer.append_and_wait([record(writer, k) for k in range(1000)])
        said = gate.made.statements  # type: ignore[attr-defined]
        first = next(k for k, s in enumerate(said) if s.startswith("INSERT INTO predictions"))
        assert said[first - 1].startswith("BEGIN")
        assert [s for s in said[first:] if not s.startswith("INSERT")] == ["COMMIT"]
    assert read_log(tmp_path).predictions.height == 1000


def test_commits_are_synced(tmp_path: Path) -> None:
    """The connection that writes has full synchronisation and write-ahead logging on."""
    made: list[sqlite3.Connection] = []

    def kept(path: Path) -> sqlite3.Connection:
        made.append(connect(path))
        return made[-1]

    with Writer(tmp_path, connect=kept):
        assert made[0].execute("PRAGMA synchronous").fetchone() == (2,)
        assert made[0].execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_failed_write_is_not_acknowledged(
    tmp_path: Path, record: Make, gate: Callable[[Path], Gate]
) -> None:
    """When the disk refuses, the request fails and is not counted; afterwards the log goes on."""
    with Writer(tmp_path, connect=gate) as writer:
        made: Gate = gate.made  # type: ignore[attr-defined]
        made.error = sqlite3.OperationalError("disk I/O error")
        with pytest.raises(StoreError, match="disk I/O error") as caught:
            writer.append_and_wait([record(writer)])
        assert caught.value.code == "log-write-failed"
        made.error = None
        writer.append_and_wait([record(writer)])
        assert (writer.written, writer.waiting) == (1, 0)


def test_one_bad_value_fails_alone(tmp_path: Path, record: Make, gate: Callable[[Path], Gate]) -> None:
    """A value the database cannot hold fails its own request and none that was written with it."""

    async def go() -> list[Any]:
        with Writer(tmp_path, connect=gate) as writer:
            made: Gate = gate.made  # type: ignore[attr-defined]
            made.open.clear()
            bad = {1: {"entity": "\ud800"}, 3: {"event_time": 2**80}}
            futures = [writer.append([record(writer, k, **bad.get(k, {}))]) for k in range(5)]
            made.open.set()
            return await asyncio.gather(*futures, return_exceptions=True)

    answers = asyncio.run(go())
    assert [isinstance(answer, StoreError) for answer in answers] == [False, True, False, True, False]
    assert read_log(tmp_path).predictions.height == 3


def test_a_removed_file_is_noticed(tmp_path: Path, record: Make) -> None:
    """Rows are not acknowledged into a file that is no longer there."""
    with Writer(tmp_path) as writer:
        writer.append_and_wait([record(writer)])
        writer.path.rename(tmp_path / "elsewhere")
        with pytest.raises(StoreError, match="removed"):
            writer.append_and_wait([record(writer)])


def test_a_full_queue_refuses_when_durable(
    tmp_path: Path, record: Make, gate: Callable[[Path], Gate]
) -> None:
    """Beyond the capacity a durable append is refused, not dropped; what was accepted is written."""

    async def go() -> None:
        with Writer(tmp_path, capacity=10, connect=gate) as writer:
            made: Gate = gate.made  # type: ignore[attr-defined]
            made.open.clear()
            futures = [writer.append([record(writer, k)]) for k in range(10)]
            with pytest.raises(StoreError) as caught:
                writer.append([record(writer)])
            assert caught.value.code == "log-full"
            made.open.set()
            await asyncio.gather(*futures)
            assert (writer.written, writer.dropped) == (10, 0)

    asyncio.run(go())


def test_a_full_queue_drops_and_counts_when_fast(
    tmp_path: Path, record: Make, gate: Callable[[Path], Gate]
) -> None:
    """In fast mode an append is done at once, and beyond the capacity rows are dropped and counted."""

    async def go() -> None:
        with Writer(tmp_path, "fast", capacity=10, connect=gate) as writer:
            made: Gate = gate.made  # type: ignore[attr-defined]
            made.open.clear()
            for k in range(15):
                await asyncio.wait_for(writer.append([record(writer, k)]), 1)
            assert writer.dropped == 5
            made.open.set()
            writer.flush(10)
            assert (writer.written, writer.dropped) == (10, 5)

    asyncio.run(go())
    assert read_log(tmp_path).predictions.height == 10


def test_off_keeps_nothing_and_counts_no_drops(tmp_path: Path, record: Make) -> None:
    """With the log off there are ids, but no file, no rows and no drops."""

    async def go() -> None:
        with Writer(tmp_path, "off") as writer:
            ids = {record(writer).id for _ in range(5)}
            await writer.append([record(writer)])
            writer.reject(Rejection(0, (("a", "null"),)))
            writer.flush()
            assert (len(ids), writer.dropped, writer.written, writer.rejected) == (5, 0, 0, 0)

    asyncio.run(go())
    assert list(tmp_path.iterdir()) == []


def test_closing_writes_what_was_accepted(tmp_path: Path, record: Make) -> None:
    """Close drains the queue, folds the log into one file, and refuses later rows."""
    writer = Writer(tmp_path, "fast")
    for k in range(500):
        writer.append_and_wait([record(writer, k)])
    writer.close()
    writer.close()
    assert [path.name for path in writer.path.parent.iterdir()] == [writer.path.name]
    assert read_log(tmp_path).predictions.height == 500
    with pytest.raises(StoreError) as caught:
        writer.append_and_wait([record(writer)])
    assert caught.value.code == "log-closed"


def test_a_cancelled_request_disturbs_nobody(
    tmp_path: Path, record: Make, gate: Callable[[Path], Gate]
) -> None:
    """A request that is given up while it waits does not disturb the others of its group."""

    async def go() -> None:
        with Writer(tmp_path, connect=gate) as writer:
            made: Gate = gate.made  # type: ignore[attr-defined]
            made.open.clear()
            futures = [writer.append([record(writer, k)]) for k in range(3)]
            futures[1].cancel()
            made.open.set()
            await futures[0]
            await futures[2]

    asyncio.run(go())


def test_ids_are_unique_over_writers(tmp_path: Path) -> None:
    """Two logs of one process, started in the same second, have different ids."""
    with Writer(tmp_path) as one, Writer(tmp_path) as two:
        ids = [w.new_id() for w in (one, two) for _ in range(100)]
    assert len(set(ids)) == 200


def test_an_unwritable_folder_is_an_error(tmp_path: Path) -> None:
    """A log that cannot be created stops the start with its path."""
    (tmp_path / "predictions").write_text("in the way")
    with pytest.raises(StoreError, match="predictions") as caught:
        Writer(tmp_path)
    assert caught.value.code == "log-unwritable"


def test_rejections_are_counted_by_minute_field_and_kind(tmp_path: Path) -> None:
    """Refused rows are counted once each, by minute of their time and by reason, and are no predictions."""
    minute = 60_000_000
    with Writer(tmp_path) as writer:
        for k in range(5):
            time = 10 * minute + k * minute // 2
            writer.reject(Rejection(time, (("hour", "out of range"), ("amount", "null")), f"body {k}"))
        writer.reject(Rejection(10 * minute, (("hour", "null"), ("hour", "null"))))
    log = read_log(tmp_path)
    assert log.predictions.height == 0
    assert log.rejected["rows"].to_list() == [3, 2, 1]
    sums = (
        log.rejections.group_by("field", "kind").sum().sort("field", "kind").select("field", "kind", "rows")
    )
    assert sums.rows() == [("amount", "null", 5), ("hour", "null", 1), ("hour", "out of range", 5)]
    assert bodies(tmp_path)["body"].to_list() == [f"body {k}" for k in range(5)]


def test_rejections_are_bounded(tmp_path: Path) -> None:
    """Whatever clients send, the sample and the fields stay bounded and the counts right."""
    with Writer(tmp_path) as writer:
        with writer._wake:  # the thread waits, so that all of it is counted in memory
            for k in range(12_000):
                writer._tally.add(Rejection(0, ((f"field {k}\ud800", "unknown"),), "x" * 100_000))
        writer.reject(Rejection(0, (("a", "null"),)))
    log = read_log(tmp_path)
    assert log.rejected["rows"].to_list() == [12_001]
    assert log.rejections["rows"].sum() == 12_001
    assert log.rejections.height <= 10_002
    kept = bodies(tmp_path)["body"]
    assert kept.len() == 100
    assert kept.str.len_chars().max() == 8192


def test_rejections_survive_a_failed_write(
    tmp_path: Path, record: Make, gate: Callable[[Path], Gate]
) -> None:
    """Counts that could not be written are written with the next group."""
    with Writer(tmp_path, connect=gate) as writer:
        made: Gate = gate.made  # type: ignore[attr-defined]
        made.error = sqlite3.OperationalError("database or disk is full")
        made.open.clear()
        writer._tally.add(Rejection(0, (("a", "null"),)))
        made.open.set()
        with pytest.raises(StoreError):
            writer.append_and_wait([record(writer)])
        made.error = None
        writer.append_and_wait([record(writer)])
    assert read_log(tmp_path).rejected["rows"].to_list() == [1]


def test_the_writing_side_is_light() -> None:
    """Importing the writer loads neither Polars nor SQLAlchemy."""
    code = (
        "import sys; from holdfast.predictions import Writer, OutcomeBook;"
        "print([m for m in ('sqlalchemy', 'polars', 'pandas', 'scipy', 'pydantic') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"

"""Reading: all logs as one, beside writers, after kills, with damaged and foreign files; export."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from holdfast.errors import StoreError
from holdfast.predictions import (
    Outcome,
    OutcomeBook,
    Prediction,
    Rejection,
    Writer,
    export_log,
    read_log,
)
from holdfast.predictions.wal import torn_bytes

Killed = Callable[[Path, int], list[str]]


def test_logs_are_one_table_in_time_order(tmp_path: Path) -> None:
    """Rows of all processes are in one table, by their own time."""
    expected = []
    for offset in (0, 1):
        with Writer(tmp_path) as writer:
            for k in range(50):
                name = writer.new_id()
                time = 1_000_000 * (2 * k + offset)
                writer.append_and_wait([Prediction(name, "v1", "{}", 0, event_time=time)])
                expected.append((time, name))
    assert read_log(tmp_path).predictions["id"].to_list() == [name for _, name in sorted(expected)]


def test_reading_beside_a_writer(tmp_path: Path, record: Callable[..., Prediction]) -> None:
    """While a server writes, a reader sees at least the rows acknowledged before, and no damage."""
    acknowledged: list[str] = []
    done = threading.Event()

    def write() -> None:
        with Writer(tmp_path) as writer:
            for k in range(400):
                made = record(writer, k)
                writer.append_and_wait([made])
                acknowledged.append(made.id)
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    while not done.is_set():
        before = set(acknowledged)
        log = read_log(tmp_path)
        assert before <= set(log.predictions["id"])
        assert log.damaged == []
    thread.join()
    assert read_log(tmp_path).predictions.height == 400


def test_a_killed_server_loses_nothing(tmp_path: Path, killed_log: Killed) -> None:
    """What a killed server had acknowledged is read, again and again, and its files are left as they are."""
    ids = killed_log(tmp_path, 30)
    names = sorted(path.name for path in (tmp_path / "predictions").iterdir())
    for _ in range(2):
        log = read_log(tmp_path)
        assert log.predictions["id"].to_list() == ids
        assert log.damaged == []
    assert names == sorted(path.name for path in (tmp_path / "predictions").iterdir())


def test_a_torn_log_is_read_to_its_last_commit(tmp_path: Path, killed_log: Killed) -> None:
    """Cut anywhere, a log gives the rows of its whole commits, and the cut is reported with its file."""
    origin = tmp_path / "origin"
    ids = killed_log(origin, 40)
    wal = next((origin / "predictions").glob("*-wal"))
    size, heights = wal.stat().st_size, []
    for cut in (1, 31, 33, 4000, size // 3 + 7, size // 2 + 1, size - 4000, size - 1):
        copy = tmp_path / f"cut-{cut}"
        shutil.copytree(origin, copy)
        with (copy / "predictions" / wal.name).open("r+b") as file:
            file.truncate(cut)
        log = read_log(copy)
        heights.append(log.predictions.height)
        assert log.predictions["id"].to_list() == ids[: log.predictions.height]
        assert [d.name for d in log.damaged] == [wal.name.removesuffix("-wal")]
    assert heights == sorted(heights)
    assert 0 < heights[4] < heights[6] < 40


def test_a_flipped_byte_in_the_tail_is_reported(tmp_path: Path, killed_log: Killed) -> None:
    """A byte changed in the write-ahead log ends the reading before it, and is not silent."""
    ids = killed_log(tmp_path, 20)
    wal = next((tmp_path / "predictions").glob("*-wal"))
    data = bytearray(wal.read_bytes())
    data[len(data) // 2] ^= 1
    wal.write_bytes(data)
    log = read_log(tmp_path)
    assert 0 < log.predictions.height < 20
    assert log.predictions["id"].to_list() == ids[: log.predictions.height]
    assert "unfinished" in log.damaged[0].why


def test_a_whole_log_has_no_torn_bytes(tmp_path: Path) -> None:
    """A write-ahead log that ends with a commit is whole, also when it was begun anew over an older one."""
    path = tmp_path / "x.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (x)")
        for k in range(50):
            connection.execute("INSERT INTO t VALUES (?)", ("x" * 500,))
            if k == 30:
                connection.execute("PRAGMA wal_checkpoint")
        wal = tmp_path / "x.sqlite-wal"
        assert wal.stat().st_size > 10 * 4096
        assert torn_bytes(wal) == 0


def test_damaged_and_foreign_files_are_named(tmp_path: Path, killed_log: Killed) -> None:
    """Files that are no logs, or broken ones, are reported by name; the others are read."""
    with Writer(tmp_path) as writer:
        name = writer.new_id()
        writer.append_and_wait([Prediction(name, "v1", "{}", 0)])
    place = tmp_path / "predictions"
    (place / "20260101T000000Z-4194999-00000000.sqlite").write_bytes(b"no database" * 1000)
    (place / "20260101T000000Z-4194999-00000001.sqlite").write_bytes(b"")
    (place / "notes.txt").write_text("mine")
    log = read_log(tmp_path)
    assert log.predictions["id"].to_list() == [name]
    named = {d.name: d.why for d in log.damaged}
    assert sorted(named) == [
        "20260101T000000Z-4194999-00000000.sqlite",
        "20260101T000000Z-4194999-00000001.sqlite",
        "notes.txt",
    ]
    assert "not a database" in named["20260101T000000Z-4194999-00000000.sqlite"]


def test_a_cut_database_gives_what_can_be_read(tmp_path: Path) -> None:
    """A log cut in its main file is reported, and the rows before the damage are still there."""
    with Writer(tmp_path) as writer:
        writer.append_and_wait([Prediction(writer.new_id(), "v1", "x" * 2000, k) for k in range(300)])
    with writer.path.open("r+b") as file:
        file.truncate(writer.path.stat().st_size // 8192 * 4096)
    log = read_log(tmp_path)
    assert log.predictions.height < 300
    assert [d.name for d in log.damaged] == [writer.path.name]


@pytest.mark.parametrize("suffix", ["parquet", "csv", "tsv", "arrow"])
def test_export_is_one_table(tmp_path: Path, suffix: str) -> None:
    """The export has a row an answer with its outcome, numbers as answered, inputs as JSON text."""
    with Writer(tmp_path) as writer:
        rows = [
            Prediction(writer.new_id(), "v2", {"a": 0.1, "b": "ü,\n"}, k % 2, k / 7, 0.5) for k in range(20)
        ]
        writer.append_and_wait(rows)
        writer.reject(Rejection(0, (("a", "null"),)))
        book = OutcomeBook(tmp_path)
        book.record([Outcome(rows[3].id, 1, 5_000_000)])
        book.close()
        path = tmp_path / f"log.{suffix}"
        assert export_log(tmp_path, path) == (20, [])
    read = {
        "parquet": pl.read_parquet,
        "arrow": pl.read_ipc,
        "csv": pl.read_csv,
        "tsv": lambda p: pl.read_csv(p, separator="\t"),
    }[suffix]
    table = read(path)
    head = ["id", "time", "version", "inputs", "prediction", "probability", "outcome"]
    assert table.columns[:7] == head
    got = {row["id"]: row for row in table.iter_rows(named=True)}
    assert [got[r.id]["probability"] for r in rows] == [k / 7 for k in range(20)]
    assert [got[r.id]["prediction"] for r in rows] == [k % 2 for k in range(20)]
    assert json.loads(got[rows[0].id]["inputs"]) == {"a": 0.1, "b": "ü,\n"}
    assert [got[r.id]["outcome"] for r in rows] == [None] * 3 + [1] + [None] * 16
    assert [p.name for p in tmp_path.iterdir() if ".part" in p.name] == []


def test_a_regression_is_exported_to_the_last_bit(tmp_path: Path) -> None:
    """Predictions that are numbers keep every bit."""
    values = [0.1 + 0.2, 1e-300, 5e-324, 1.7976931348623157e308, -0.0, 3.0]
    with Writer(tmp_path) as writer:
        writer.append_and_wait(
            [Prediction(writer.new_id(), "v1", "{}", v, received=k) for k, v in enumerate(values)]
        )
    export_log(tmp_path, tmp_path / "log.parquet")
    got = pl.read_parquet(tmp_path / "log.parquet")["prediction"].to_list()
    assert [x.hex() for x in got] == [x.hex() for x in values]


def test_export_of_nothing_is_an_empty_table(tmp_path: Path) -> None:
    """A project without predictions exports a table without rows."""
    assert export_log(tmp_path, tmp_path / "log.parquet") == (0, [])
    assert pl.read_parquet(tmp_path / "log.parquet").height == 0


@pytest.mark.parametrize(
    ("name", "code"), [("log.xlsx", "export-format"), ("no/such/log.csv", "export-unwritable")]
)
def test_export_refuses_what_it_cannot_write(tmp_path: Path, name: str, code: str) -> None:
    """Another suffix or a missing folder is an error that says what is possible."""
    with pytest.raises(StoreError) as caught:
        export_log(tmp_path, tmp_path / name)
    assert caught.value.code == code


def test_the_probabilities_of_classes_are_kept_and_older_logs_are_read(tmp_path: Path) -> None:
    """A log from before there were details has none, and both are one table; the export has them as text."""
    with Writer(tmp_path) as writer:
        writer.append_and_wait([Prediction(writer.new_id(), "v1", "{}", 0, 0.25, 0.5)])
    (old,) = (tmp_path / "predictions").glob("*.sqlite")
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ALTER TABLE predictions DROP COLUMN details")
        connection.commit()
    with Writer(tmp_path) as writer:
        details = {"probabilities": {"a": 1 / 3, "b": 2 / 3}}
        writer.append_and_wait([Prediction(writer.new_id(), "v2", "{}", "b", details=details)])
    log = read_log(tmp_path)
    assert log.damaged == []
    assert log.predictions["version"].to_list() == ["v1", "v2"]
    assert log.predictions["probability"].to_list() == [0.25, None]
    assert log.predictions["details"].to_list()[0] is None
    assert json.loads(log.predictions["details"][1]) == details
    export_log(tmp_path, tmp_path / "log.parquet")
    assert json.loads(pl.read_parquet(tmp_path / "log.parquet")["details"][1]) == details

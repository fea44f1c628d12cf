"""Appending to the prediction log: one file per server process, one thread that commits for everybody."""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Literal

import msgspec

from holdfast.errors import StoreError
from holdfast.predictions import rows as table
from holdfast.predictions.names import FOLDER, SUFFIX, new_stem
from holdfast.predictions.rejections import Rejection, Tally
from holdfast.predictions.rows import Connection, Prediction, Row, to_row

Mode = Literal["durable", "fast", "off"]
CAPACITY = 100_000
STATEMENT_ROWS = 256

Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"] | Future[None] | None


class _Item(msgspec.Struct):
    """Rows that are written together, and who waits for them."""

    rows: list[Row]
    waiter: Waiter


class Writer:
    """The log of one server process.

    Rows wait in a bounded queue for one thread, which writes all that has gathered in one transaction and
    then tells everybody who waits. While it waits for the disk the next group gathers, so that the more
    there is to do the fewer syncs a row costs.

    Parameters
    ----------
    folder
        The ``.holdfast`` folder; the file is ``predictions/<start>-<pid>-<random>.sqlite``.
    mode
        ``durable``: an append is done when its rows are on the disk. ``fast``: when they are in the queue;
        with a full queue they are dropped and counted. ``off``: at once, nothing is kept.
    capacity
        Rows that may wait. In ``durable`` mode more are refused, not dropped: their request fails.
    connect
        Opens the database, for tests of what a disk may do.

    Raises
    ------
    StoreError
        ``log-unwritable``: the file cannot be created.

    Examples
    --------
    >>> import tempfile
    >>> with Writer(Path(tempfile.mkdtemp())) as writer:
    ...     id = writer.new_id()
    ...     writer.append_and_wait([Prediction(id, "v1", {"age": 40.0}, 1, 0.75, 0.5)])
    ...     writer.written
    1
    """

    def __init__(
        self,
        folder: Path | str,
        mode: Mode = "durable",
        *,
        capacity: int = CAPACITY,
        connect: Callable[[Path], Connection] = table.connect,
    ) -> None:
        self.mode: Mode = mode
        self.capacity = capacity
        stem = new_stem()
        self.path = Path(folder) / FOLDER / (stem + SUFFIX)
        self.written = 0
        self.dropped = 0
        self._prefix = stem + "-"
        self._counter = itertools.count(1)
        self._tally = Tally()
        self._wake = threading.Condition()
        self._queue: list[_Item] = []
        self._waiting = 0
        self._closing = False
        self._connection: Connection | None = None
        self._thread: threading.Thread | None = None
        if mode != "off":
            self._connection = self._open(connect)
            self._inode = _inode(self.path)
            self._thread = threading.Thread(target=self._run, name="prediction-log", daemon=True)
            self._thread.start()

    def _open(self, connect: Callable[[Path], Connection]) -> Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = connect(self.path)
            table.prepare(connection, table.TABLES)
            facts = (("format", str(table.FORMAT)), ("host", os.uname().nodename))
            connection.executemany("INSERT INTO meta VALUES (?, ?)", facts)
            table.sync_folder(self.path.parent)
        except Exception as error:
            raise StoreError(
                "log-unwritable",
                f"the prediction log {self.path} cannot be created: {error}",
                expected="a folder that this process may write to, on a disk with space",
                next="make room or set the rights; or `log: off` in the contract, which keeps no predictions",
            ) from error
        return connection

    # -- what a server calls

    def new_id(self) -> str:
        """Return the id of the next prediction: unique for ever, over restarts and other processes too."""
        return self._prefix + str(next(self._counter))

    def append(self, predictions: Iterable[Prediction]) -> asyncio.Future[None]:
        """Add rows that are kept all or none; await the result before the answer is sent.

        Must be called in a running event loop.

        Raises
        ------
        StoreError
            ``log-full``, at the call. ``log-write-failed``, at the await: the rows are not acknowledged.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        if self.mode == "durable":
            self._put(predictions, (loop, future))
        else:
            self._put(predictions, None)
            future.set_result(None)
        return future

    def append_and_wait(self, predictions: Iterable[Prediction], timeout: float | None = None) -> None:
        """Do the same without an event loop: return when the rows are as safe as the mode says."""
        future: Future[None] | None = Future() if self.mode == "durable" else None
        self._put(predictions, future)
        if future is not None:
            future.result(timeout)

    def reject(self, rejection: Rejection) -> None:
        """Count a refused row. Nobody waits for it; the thread writes it with the next rows, or at once."""
        if self.mode == "off":
            return
        self._tally.add(rejection)
        with self._wake:
            self._wake.notify()

    @property
    def waiting(self) -> int:
        """Return the rows that are accepted and not yet on the disk."""
        return self._waiting

    @property
    def rejected(self) -> int:
        """Return the rows that were refused since the start."""
        return self._tally.total

    def flush(self, timeout: float | None = None) -> None:
        """Return when everything accepted before is on the disk (or failed)."""
        if self.mode != "off":
            future: Future[None] = Future()
            self._enqueue(_Item([], future))
            future.result(timeout)

    def close(self) -> None:
        """Write what was accepted, fold the write-ahead log into the file, and let go of it."""
        if self._thread is None:
            return
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()
        self._thread = None
        assert self._connection is not None
        self._connection.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the queue

    def _put(self, predictions: Iterable[Prediction], waiter: Waiter) -> None:
        if self.mode == "off":
            return
        rows = [to_row(record) for record in predictions]
        # A single list above the capacity is let in when nobody else waits; otherwise it could never be
        # written.
        if self._waiting and self._waiting + len(rows) > self.capacity:
            if self.mode == "fast":
                self.dropped += len(rows)
                return
            raise StoreError(
                "log-full",
                f"{self._waiting} predictions wait for the disk",
                expected=f"at most {self.capacity}",
                next="ask again later; if it stays, the disk is too slow for `log: durable`",
            )
        self._enqueue(_Item(rows, waiter))

    def _enqueue(self, item: _Item) -> None:
        with self._wake:
            if self._closing:
                raise StoreError("log-closed", "the prediction log is closed", next="start the server again")
            self._queue.append(item)
            self._waiting += len(item.rows)
            self._wake.notify()

    # -- the thread

    def _run(self) -> None:
        while True:
            with self._wake:
                while not (self._queue or self._tally or self._closing):
                    self._wake.wait()
                group, self._queue = self._queue, []
                last = self._closing
            written = self._write(group)
            if last:
                return
            if not written:  # the counts of refused rows are still there; do not spin on a full disk
                with self._wake:
                    self._wake.wait(0.5)

    def _write(self, group: list[_Item]) -> bool:
        """Write a group in one transaction and tell those who wait how it went; never raise."""
        rows = [row for item in group for row in item.rows]
        try:
            self._commit(rows)
        except (ValueError, TypeError, OverflowError) as error:
            if (
                len(group) > 1
            ):  # a value that the database cannot hold: it fails alone, not with its neighbours
                return all(tuple(self._write([item]) for item in group))
            failure: Exception | None = self._failed(error)
        except Exception as error:
            failure = self._failed(error)
        else:
            failure = None
            self.written += len(rows)
        with self._wake:
            self._waiting -= len(rows)
            if failure is not None and self.mode == "fast":
                self.dropped += len(rows)
        _settle(group, failure)
        return failure is None

    def _commit(self, rows: list[Row]) -> None:
        assert self._connection is not None
        if self._inode is not None and _inode(self.path) != self._inode:
            raise OSError(f"{self.path} was removed or replaced")
        if not self._tally and len(rows) <= STATEMENT_ROWS:
            self._insert(self._connection, rows)  # one statement is a transaction by itself
            return
        tally = self._tally.take()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._insert(self._connection, rows)
            tally.write(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            self._tally.put_back(tally)
            self._undo(self._connection)
            raise

    @staticmethod
    def _insert(connection: Connection, rows: list[Row]) -> None:
        for start in range(0, len(rows), STATEMENT_ROWS):
            part = rows[start : start + STATEMENT_ROWS]
            connection.execute(table.insert(len(part)), list(itertools.chain.from_iterable(part)))

    @staticmethod
    def _undo(connection: Connection) -> None:
        try:
            connection.execute("ROLLBACK")
        except (
            Exception
        ):  # the database has done it already, or can do nothing any more; the first error counts
            return

    def _failed(self, error: Exception) -> StoreError:
        failure = StoreError(
            "log-write-failed",
            f"{self.path.name}: {error}",
            expected="predictions on the disk before they are answered",
            next="make room on the disk or repair it, then start the server again",
        )
        failure.__cause__ = error
        return failure


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _settle(group: list[_Item], failure: Exception | None) -> None:
    """Wake those who wait; an event loop is called once for all of its futures."""
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = defaultdict(list)
    for item in group:
        if isinstance(item.waiter, tuple):
            by_loop[item.waiter[0]].append(item.waiter[1])
        elif item.waiter is not None:
            _finish(item.waiter, failure)
    for loop, futures in by_loop.items():
        try:
            loop.call_soon_threadsafe(_finish_all, futures, failure)
        except RuntimeError:  # the loop is closed: nobody waits any more
            continue


def _finish_all(futures: list[asyncio.Future[None]], failure: Exception | None) -> None:
    for future in futures:
        _finish(future, failure)


def _finish(future: asyncio.Future[None] | Future[None], failure: Exception | None) -> None:
    if future.done():  # its request was cancelled
        return
    if failure is None:
        future.set_result(None)
    else:
        future.set_exception(failure)

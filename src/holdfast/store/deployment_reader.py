"""How a server learns what to run: one small SELECT with the standard library, no SQLAlchemy."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import msgspec

from holdfast.errors import StoreError
from holdfast.store.deployment import STORE_FILE, Deployment, bundle_path

_LATEST = (
    "SELECT revision, version, digest, time, previous, detail FROM deployments ORDER BY revision DESC LIMIT 1"
)


class DeploymentReader:
    """Reads the newest deployment record; cheap enough to be asked several times a second.

    Parameters
    ----------
    folder
        The ``.holdfast`` folder of a project. It need not exist yet.

    Notes
    -----
    The connection is kept between calls, and opened again when another file stands in the place of the old
    one (a folder restored from a copy). It is read-only: a server cannot change the store.

    Examples
    --------
    >>> DeploymentReader(Path("no-such-folder")).current() is None
    True
    """

    def __init__(self, folder: Path) -> None:
        self._folder = Path(folder)
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._lock = threading.Lock()

    def current(self) -> Deployment | None:
        """Return what servers should run now, or None where nothing was ever promoted.

        Raises
        ------
        StoreError
            ``store-unreadable``: the file is there and cannot be read.
        """
        with self._lock:
            connection = self._connected()
            if connection is None:
                return None
            row = self._one(connection, _LATEST)
        if row is None:
            return None
        revision, version, digest, time, previous, detail = row
        path = bundle_path(self._folder, digest)
        return Deployment(revision, version, digest, time, path, previous, msgspec.json.decode(detail))

    def deployment_revision(self) -> int:
        """Return the newest revision, 0 where nothing was ever promoted."""
        with self._lock:
            connection = self._connected()
            row = connection and self._one(connection, "SELECT max(revision) FROM deployments")
        return int(row[0] or 0) if row else 0

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection | None:
        path = self._folder / STORE_FILE
        try:
            inode = path.stat().st_ino
        except FileNotFoundError:
            self._let_go()
            return None
        if self._connection is None or inode != self._inode:
            self._let_go()
            uri = (
                path.absolute().as_uri() + "?mode=ro"
            )  # mode=ro could not set up the log's index after a crash
            try:
                self._connection = sqlite3.connect(uri, uri=True, timeout=5, check_same_thread=False)
            except sqlite3.Error as error:
                raise self._unreadable(error) from error
            self._inode = inode
        return self._connection

    def _one(self, connection: sqlite3.Connection, sql: str) -> tuple | None:
        try:
            row: tuple | None = connection.execute(sql).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # the store is just being created
                return None
            raise self._unreadable(error) from error
        except sqlite3.Error as error:
            raise self._unreadable(error) from error
        return row

    def _unreadable(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            "store-unreadable",
            f"{self._folder / STORE_FILE} cannot be read: {error}",
            expected="the SQLite file of this project",
            next="restore the folder from a copy, or look at what else holds the file",
        )

"""A query of a database by URL, streamed: ``postgresql://user@host/db#SELECT ...``, ``sqlite:///file#table``.

The password is in no name, message or record: it is taken out of the URL before anything is done with it, and out of
every text that a driver says.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote

import numpy as np

from holdfast.contract.urls import HIDDEN, expanded, is_url, masked, passwords
from holdfast.data.columnar import no_rows
from holdfast.data.sources.database_errors import (
    environment,
    no_driver,
    not_reading,
    unreachable,
    unsupported,
)
from holdfast.data.sources.rows import frame_of
from holdfast.data.sources.source import SourceKind, relative
from holdfast.data.table import Table
from holdfast.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

FETCHED = 20_000
"""Rows that are asked for at a time, at most."""

_TABLE = re.compile(r'(?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*')
_READS = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*\(?\s*(select|with|values|table)\b", re.I | re.S)
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


@dataclass(frozen=True, repr=False)
class Database:
    """A query, or a whole table, of a database.

    Parameters
    ----------
    url
        As it was written, every password as ``***``; placeholders such as ``${PGPASSWORD}`` stay.
    secrets
        What was written at these places, in their order.
    query
        SQL that reads, or the name of a table.
    folder
        To what the file of a SQLite database is relative.
    """

    url: str
    secrets: tuple[str, ...]
    query: str
    folder: Path

    def __repr__(self) -> str:
        return f"Database({self.name!r})"

    @property
    def name(self) -> str:
        """The URL with ``***`` for a password, and the table where the query is one."""
        return f"{self.url}#{self.query}" if _TABLE.fullmatch(self.query) else self.url

    @property
    def title(self) -> str:
        """The table, or the database."""
        if _TABLE.fullmatch(self.query):
            return self.query.rsplit(".", 1)[-1].strip('"')
        return self.url.partition("?")[0].rsplit("/", 1)[-1]

    @property
    def files(self) -> tuple[Path, ...]:
        """The file of a SQLite database; none of a server."""
        path = self._file()
        return () if path is None else (path,)

    def written(self, folder: Path) -> Mapping[str, str]:
        """Return URL and query for a contract: a password is left to ``PGPASSWORD`` or another variable."""
        path = self._file()
        if path is not None:
            return {"url": f"sqlite:///{relative(path, folder)}", "query": self.query}
        own = self.url.startswith("postgres")  # its driver looks for PGPASSWORD and ~/.pgpass by itself
        url = self.url.replace(f":{HIDDEN}@", "@" if own else ":${DATABASE_PASSWORD}@")
        url, _, parameters = url.partition("?")
        kept = "&".join(one for one in parameters.split("&") if not one.endswith(f"={HIDDEN}"))
        return {"url": f"{url}?{kept}" if kept else url, "query": self.query}

    def batches(self, rows: int) -> Iterator[Table]:
        """Yield the answer as tables of at most ``rows`` rows, in the order in which the database gives them.

        Raises
        ------
        MissingDependencyError
            The driver is not installed.
        DataError
            ``environment-missing``, ``url-unsupported``, ``file-not-found`` (SQLite), ``database-unreachable``,
            ``query-failed``, ``query-not-reading``, ``duplicate-column``, ``table-empty``.
        """
        if not _TABLE.fullmatch(self.query) and not _READS.match(self.query):
            raise not_reading(self.query)
        url, secrets = self._complete()
        seen = 0
        with _told(self.name, secrets), self._connected(url, secrets) as connection:
            for names, records in _answer(connection, self.query, min(rows, FETCHED)):
                _require_names(names, self.name)
                numbers = np.arange(seen + 1, seen + len(records) + 1, dtype=np.int64)
                seen += len(records)
                note = f"{connection.dialect.name}: {len(names)} columns, in the order in which the database gives rows"
                yield Table(frame_of(names, records), numbers, source=self.name, notes=(note,))
        if not seen:
            raise no_rows(f"the answer of {self.name}")

    def _file(self) -> Path | None:
        scheme, _, path = self.url.partition(":///")
        path = path.partition("?")[0]
        if scheme.partition("+")[0] != "sqlite" or path in ("", ":memory:") or path.startswith("file:"):
            return None
        return self.folder / unquote(path)

    def _complete(self) -> tuple[URL, list[str]]:
        """Return the URL to connect with, its passwords and placeholders filled in, and what must not be shown."""
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError

        lacking: list[str] = []
        plain, secrets, password = self.url, [], None
        for place, written in reversed(list(zip(passwords(self.url), self.secrets, strict=True))):
            value = _filled(written, lacking)
            secrets += [value, unquote(value)]
            if plain[place.stop : place.stop + 1] == "@":
                password = unquote(value) if value == written else value
                plain = plain[: place.start - 1] + plain[place.stop :]
            else:
                plain = plain[: place.start] + quote_plus(unquote(value)) + plain[place.stop :]
        plain = _filled(plain, lacking)
        if lacking:
            raise environment(lacking)
        try:
            url = make_url(plain)
        except (ArgumentError, ValueError):
            raise unsupported(self.name) from None
        path = self._file()
        database = url.database if path is None else str(path)
        driver = _DRIVERS.get(url.drivername, url.drivername)
        return url.set(password=password, database=database, drivername=driver), secrets

    @contextmanager
    def _connected(self, url: URL, secrets: list[str]) -> Iterator[Connection]:
        from sqlalchemy import NullPool, create_engine
        from sqlalchemy.exc import DBAPIError, NoSuchModuleError

        path = self._file()
        if path is not None and not path.is_file():
            raise DataError(
                "file-not-found",
                f"there is no SQLite database {path}",
                expected="a file of a database",
                next="look at the path: three slashes before a relative one, four before an absolute one",
            )
        postgres = url.get_backend_name() == "postgresql"
        wait = {"connect_timeout": 10} if postgres and "connect_timeout" not in url.query else {}
        try:
            engine = create_engine(url, poolclass=NullPool, connect_args=wait, hide_parameters=True)
            connection = engine.connect()
        except NoSuchModuleError:
            raise unsupported(self.name) from None
        except ModuleNotFoundError as error:
            raise no_driver(error, self.name) from None
        except (DBAPIError, OSError) as error:
            raise unreachable(self.name, hidden(_first_line(error), secrets)) from None
        with connection:
            yield connection.execution_options(postgresql_readonly=True) if postgres else connection


def hidden(text: str, secrets: list[str]) -> str:
    """Return a text without any of the secrets.

    Examples
    --------
    >>> hidden("cannot log in with s3cret", ["s3cret"])
    'cannot log in with ***'
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _answer(connection: Connection, query: str, rows: int) -> Iterator[tuple[list[str], list[Any]]]:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    text = f"SELECT * FROM {query}" if _TABLE.fullmatch(query) else query.strip().rstrip(";")
    options = {"stream_results": True, "max_row_buffer": rows, "no_parameters": True}
    result = connection.exec_driver_sql(text, execution_options=options)
    names = [str(name) for name in result.keys()]  # noqa: SIM118  a result is no mapping
    for records in result.partitions(rows):
        yield names, list(records)


@contextmanager
def _told(name: str, secrets: list[str]) -> Iterator[None]:
    """Turn what the database refuses into an error of ours, in one line and without the password."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        raise DataError(
            "query-failed",
            f"{name} refused the query: {hidden(_first_line(error), secrets)}",
            expected="a query that reads, or the name of a table",
            next="run the query in the database's own program first",
        ) from None


def _first_line(error: BaseException) -> str:
    origin = getattr(error, "orig", None) or error
    text = str(origin).strip() or type(origin).__name__
    return text.splitlines()[0]


def _filled(text: str, lacking: list[str]) -> str:
    value, missing = expanded(text, dict(os.environ))
    lacking += missing
    return value


def _require_names(names: list[str], source: str) -> None:
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise DataError(
            "duplicate-column",
            f"the answer of {source} has more than one column named {', '.join(map(repr, twice))}",
            expected="every column with a name of its own",
            next="give them names in the query: SELECT a.id AS a_id, ...",
        )


def _match(spec: str, folder: Path) -> Database | None:
    if not is_url(spec):
        return None
    shown, secrets = masked(spec), tuple(found.text for found in passwords(spec))
    url, _, query = shown.partition("#")
    if not query.strip():
        raise DataError(
            "url-without-query",
            f"{url} names a database and no table",
            expected="a table or a query behind the URL",
            next=f"'{url}#TABLE', or '{url}#SELECT ...'",
        )
    return Database(url, secrets, query.strip(), folder)


KIND = SourceKind(1, _match)

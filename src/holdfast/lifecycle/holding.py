"""The folder of the quarantine: for each run over a source its bad rows, with what is needed to judge them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import polars as pl

from holdfast.data import Dialect, Table
from holdfast.data.quarantine import SCHEMA
from holdfast.data.reasons import count_reasons
from holdfast.data.write import TableWriter
from holdfast.errors import DataError, close_match
from holdfast.records.quarantine import Held
from holdfast.seal.files import now, write_whole


class Entry(msgspec.Struct, frozen=True):
    """What stands beside the rows of an entry: ``columns`` and ``dialect`` are those of the source.

    ``placed`` says that file and row stand before each raw text, as the source has several files.
    """

    held: Held
    columns: tuple[str, ...]
    dialect: Dialect | None
    contract: str
    placed: bool = False


class Holding:
    """The bad rows of one run over a source, added batch by batch; used as a context.

    Parameters
    ----------
    folder
        The quarantine's folder, ``.holdfast/quarantine``.
    command
        What reads the source.
    contract
        Digest of the contract that judges it.

    Notes
    -----
    The same rows for the same reasons are one entry, however often a source is read. Rows are written first and their
    description last: what has no description was not finished and is not listed.
    """

    def __init__(self, folder: Path, command: str, contract: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._command, self._contract = folder, command, contract
        self._part = folder / f".{now()}-{id(self)}.parquet"
        self._writer = TableWriter(self._part, SCHEMA)
        self._digest = hashlib.sha256(contract.encode())
        self._first: Table | None = None
        self._read = 0
        self._reasons: dict[str, int] = {}

    def __enter__(self) -> Holding:
        self._writer.__enter__()
        return self

    def add(self, table: Table, rejected: pl.DataFrame) -> None:
        """Take the bad rows of a table: ``row``, ``raw``, ``reasons``."""
        self._first = self._first or table
        self._read += table.read
        if not rejected.height:
            return
        self._writer.append(rejected)
        for row, raw, reasons in rejected.iter_rows():
            self._digest.update("\x1f".join([str(row), raw, *reasons]).encode())
        for reason, rows in count_reasons(rejected["reasons"]).items():
            self._reasons[reason] = self._reasons.get(reason, 0) + rows

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._writer.__exit__(kind, error, None)
        if kind is None and self._first is not None and self._writer.rows:
            self._describe(self._first)
        self._part.unlink(missing_ok=True)

    def _describe(self, table: Table) -> None:
        self._digest.update(table.source.encode())
        name = self._digest.hexdigest()[:8]
        reasons = dict(sorted(self._reasons.items(), key=lambda item: (-item[1], item[0])))
        held = Held(name, now(), self._command, table.source, self._read, self._writer.rows, reasons)
        entry = Entry(held, tuple(table.frame.columns), table.dialect, self._contract, bool(table.places))
        self._part.replace(self._folder / f"{name}.parquet")
        write_whole(self._folder / f"{name}.json", msgspec.json.encode(entry))


def entries(folder: Path) -> Iterator[Entry]:
    """Yield every finished entry, the oldest first."""
    found = [msgspec.json.decode(path.read_bytes(), type=Entry) for path in folder.glob("*.json")]
    yield from sorted(found, key=lambda entry: (entry.held.time, entry.held.id))


def entry_of(folder: Path, name: str | None) -> Entry:
    """Return an entry by the beginning of its name; the newest where none is named.

    Raises
    ------
    DataError
        ``quarantine-empty``: nothing is held. ``quarantine-unknown``: no entry, or several, have that name.
    """
    known = list(entries(folder))
    if not known:
        raise DataError(
            "quarantine-empty",
            "the quarantine holds no row of a table",
            expected="rows that `check`, `train`, `retrain` or `score` kept apart",
            next="holdfast check",
        )
    if name is None:
        return known[-1]
    found = [entry for entry in known if entry.held.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    names = [entry.held.id for entry in known]
    raise DataError(
        "quarantine-unknown",
        f"{len(found) or 'no'} entries begin with {name!r}",
        expected=f"one of {', '.join(names[-5:])}",
        next=close_match(name, names) or "holdfast quarantine list",
    )


def rows_of(folder: Path, entry: Entry) -> pl.DataFrame:
    """Return the rows of an entry: ``row``, ``raw``, ``reasons``.

    Raises
    ------
    DataError
        ``quarantine-damaged``: the file is missing or cannot be read.
    """
    path = folder / f"{entry.held.id}.parquet"
    try:
        return pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(
            "quarantine-damaged",
            f"{path} cannot be read: {str(error).splitlines()[0]}",
            expected=f"the {entry.held.rows:,} rows that were kept there",
            next=f"run `holdfast {entry.held.command}` on {entry.held.source} again",
        ) from error

"""The sides of all rows seen so far, so that no edit of a file or of the contract moves an old row across."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from holdfast.data.fingerprint import Digests
from holdfast.seal.files import write_table
from holdfast.seal.matching import Match, match, match_but_for_recoded
from holdfast.seal.question import nearly_equal
from holdfast.seal.rows import Rows
from holdfast.types import Array, Integers

SIDE, LABEL, CELL = "side", "label", "cell:"
UNKNOWN = -1
TELLING_ROWS = 0.9
"""Share of distinct rows from which a copy beyond those remembered goes where the others went."""


@dataclass(frozen=True)
class Remembered:
    """One table's rows: digests of their cells by column (target left out), label, and side (1 holdout)."""

    values: dict[str, Digests]
    labels: Array
    side: Integers

    @classmethod
    def read(cls, path: Path) -> Remembered:
        """Read a file written by `remember`."""
        frame = pl.read_parquet(path)
        values = {n.removeprefix(CELL): frame[n].to_numpy() for n in frame.columns if n.startswith(CELL)}
        return cls(values, frame[LABEL].to_numpy(), frame[SIDE].cast(pl.Int64).to_numpy())


@dataclass(frozen=True)
class Recalled:
    """What is known of the rows of a table.

    ``side`` is 1 for the holdout, 0 for training, -1 for unknown rows. ``names`` maps remembered column names
    to those of the table, ``tables`` are the remembered ones, and ``complete`` is False where the table has a
    column that none of them has.
    """

    side: Integers
    names: dict[str, str]
    tables: list[Remembered]
    complete: bool


def recall(folder: Path, rows: Rows, *, copies_together: bool) -> Recalled:
    """Return which rows of a table are remembered, and on which side.

    Parameters
    ----------
    folder
        The seal's folder.
    rows
        The table, ``n`` rows.
    copies_together
        Whether equal rows share a side, as they do where rows identify records.
    """
    side = np.full(len(rows), UNKNOWN, dtype=np.int64)
    names: dict[str, str] = {}
    tables = [Remembered.read(path) for path in _files(folder)]
    known_columns: set[str] = set()
    for table in tables:
        found = _best(table, rows)
        names |= {a: b for a, b in found.columns.items() if a not in names}
        known_columns |= set(found.columns.values())
        if found.columns:
            _inherit(side, table, found, rows.labels, copies_together)
    return Recalled(side, names, tables, complete=known_columns >= set(rows.values))


def remember(folder: Path, rows: Rows, side: Integers) -> None:
    """Keep the sides of rows: 8 bytes a cell at most, nothing of their values but digests."""
    number = 1 + len(_files(folder))
    cells = {CELL + name: digests for name, digests in rows.values.items()}
    frame = pl.DataFrame({SIDE: side.astype(np.int8), LABEL: rows.labels, **cells})
    write_table(folder / f"sides-{number:06d}.parquet", frame)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("sides-*.parquet"))


def _best(table: Remembered, rows: Rows) -> Match:
    full = match(table.values, rows.values)
    if 2 * full.shared >= min(len(table.labels), len(rows)):
        return full
    other = match_but_for_recoded(table.values, rows.values, full)
    if other is None or not other.same:
        return full
    return other if nearly_equal(other.old, table.labels, other.new, rows.labels) else full


def _inherit(side: Integers, table: Remembered, found: Match, labels: Array, copies_together: bool) -> None:
    """Fill in the sides of rows that the table has, where they are still unknown.

    Where rows identify records no test stands before this: equal rows belong together, and an old row that
    loses its side may move across. Where they do not, coincidences would give a new sample the sides of the old
    one, copy by copy, and make its holdout look like the one that was opened.
    """
    if not copies_together and not found.same:
        return
    i, j = found.pairs(table.labels, labels)
    fresh = side[j] == UNKNOWN
    side[j[fresh]] = table.side[i[fresh]]
    keys, first = np.unique(found.old, return_index=True)
    if copies_together and len(keys) >= TELLING_ROWS * len(found.old):
        rest = np.flatnonzero(side == UNKNOWN)
        place = np.minimum(np.searchsorted(keys, found.new[rest]), len(keys) - 1)
        again = keys[place] == found.new[rest]
        side[rest[again]] = table.side[first[place[again]]]

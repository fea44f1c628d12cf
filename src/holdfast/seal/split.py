"""The split of a project: made once, by keyed hash, and kept whatever the contract says later."""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
import numpy as np

from holdfast.contract.settings import Settings
from holdfast.data.fingerprint import Digests
from holdfast.data.split import assign
from holdfast.errors import SealError
from holdfast.seal.files import now, write_whole
from holdfast.seal.memory import UNKNOWN, Recalled, recall, remember
from holdfast.seal.order import Moved, Order, after_the_cut, order_of, since
from holdfast.seal.rows import Rows, combined, occurrence
from holdfast.types import Integers, Mask

IDENTIFYING = 0.9
"""Rows identify records when at least this share of them is distinct."""


class Split(msgspec.Struct, frozen=True):
    """How rows go to the holdout. Written to ``split.json`` at the first split and never changed.

    ``columns`` are hashed, in this order: the entity alone where the first contract named one
    (``by_entity``), else all columns that it did not ignore, target left out. ``numbered`` adds the running
    number among equal rows, where too few rows are distinct to identify records. ``key`` is 256 random bits
    in hex; together with the share and the seed it decides the side of a row.

    A split in time (``order``, see `order_of`) hashes nothing: the rows of one moment on are behind the seal
    (``start``, and ``moves`` it made), or the last share of the first file and all that came after it.
    """

    key: str
    columns: tuple[str, ...]
    by_entity: bool
    numbered: bool
    share: float
    seed: int
    target: str
    created: str
    format: int = 1
    order: Order = "hash"
    start: str | None = None
    moves: tuple[Moved, ...] = ()

    @property
    def copies_together(self) -> bool:
        """Whether equal rows share a side: where rows identify records and the split is not in time."""
        return self.order == "hash" and not self.numbered

    @property
    def rows_identify(self) -> bool:
        """False where rows do not identify records: the finding's remedy is to name an entity."""
        return not self.numbered

    def secret(self) -> bytes:
        """Return the key of the hash."""
        return bytes.fromhex(self.key) + self.seed.to_bytes(8, "little", signed=True)


def load_split(folder: Path) -> Split | None:
    """Return the split of a project, or None before the first one.

    Raises
    ------
    SealError
        ``split-damaged``: ``split.json`` is not what was written.
    """
    path = folder / "split.json"
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Split)
    except msgspec.DecodeError as error:
        raise SealError(
            "split-damaged",
            f"{path} cannot be read: {error}",
            expected="the key and the columns of this project's split, as first written",
            next="restore it from a backup; a new key would move rows across the seal",
        ) from error


def first_split(rows: Rows, settings: Settings) -> Split:
    """Return a new split with a fresh random key, from the first table and contract of a project."""
    columns: tuple[str, ...]
    if settings.in_time_order:
        columns, numbered = (), False
    elif rows.entity is not None:
        columns, numbered = (rows.entity,), False
    else:
        columns = tuple(
            name for name in rows.frame.columns if name not in (settings.target, *settings.ignore)
        )
        digests = combined([rows.cells[name] for name in columns])
        numbered = len(np.unique(digests)) < IDENTIFYING * len(rows)
    return Split(
        key=secrets.token_hex(32),
        columns=columns,
        by_entity=rows.entity is not None and not settings.in_time_order,
        numbered=numbered,
        share=settings.holdout.share,
        seed=settings.holdout.seed,
        target=settings.target,
        created=now(),
        order=order_of(settings),
        start=settings.holdout.start,
    )


def write_split(folder: Path, split: Split) -> None:
    """Keep a split as the project's."""
    write_whole(folder / "split.json", msgspec.json.encode(split))


def sides(folder: Path, split: Split, rows: Rows) -> tuple[Mask, int]:
    """Return where rows fall (True: holdout) and how many were remembered; new rows are remembered now.

    Parameters
    ----------
    folder
        The seal's folder, with the rows seen so far.
    split
        The project's split.
    rows
        A table, ``n`` rows; renamed, dropped and added columns do not matter to rows that were seen before.
    """
    if split.start is not None and rows.times is not None:
        return since(rows.times, split.start), 0
    known = recall(folder, rows, copies_together=split.copies_together)
    side = known.side.copy()
    unknown = np.flatnonzero(side == UNKNOWN)
    if len(unknown):
        side[unknown] = _fresh(split, rows, known)[unknown]
        if split.by_entity:
            _follow_entity(side, known.side, _hashed(split, rows, _named(split, rows, known)))
    if len(unknown) or not known.complete:
        kept = np.ones(len(rows), bool) if not known.complete else known.side == UNKNOWN
        remember(folder, rows.take(kept), side[kept])
    return side == 1, len(rows) - len(unknown)


def _named(split: Split, rows: Rows, known: Recalled) -> list[str]:
    """Return what the hashed columns are called in the table; where it has none of them, all columns."""
    names = [known.names.get(name, name) for name in split.columns]
    return [name for name in names if name in rows.values] or list(rows.values)


def _hashed(split: Split, rows: Rows, names: list[str]) -> Digests:
    """Return what is hashed of every row. A row without an entity is an entity of its own."""
    digests = combined([rows.cells[name] for name in names])
    if split.by_entity:
        alone = rows.frame[names[0]].is_null().to_numpy()
        digests = np.where(alone, combined(list(rows.values.values())), digests)
    return digests


def _fresh(split: Split, rows: Rows, known: Recalled) -> Integers:
    """Return the sides by keyed hash alone, or by the place in the file."""
    if split.order == "file":
        return after_the_cut(split.share, len(rows), known)
    names = _named(split, rows, known)
    digests = _hashed(split, rows, names)
    if split.numbered:
        number = occurrence(digests, rows.labels) + _seen(known, names, digests)
        digests = combined([digests, number.astype(np.uint64)])
    side: Integers = assign(digests, split.secret(), split.share).astype(np.int64)
    return side


def _seen(known: Recalled, names: list[str], digests: Digests) -> Integers:
    """Return how many equal rows were remembered, so that the numbering of copies goes on where it stopped.

    If it began anew with each file, the first copy in every file would fall to the same side.
    """
    seen = np.zeros(len(digests), dtype=np.int64)
    before = {now: old for old, now in known.names.items()}
    for table in known.tables:
        cells = [table.values[old] for name in names if (old := before.get(name, name)) in table.values]
        if len(cells) == len(names):
            keys, counts = np.unique(combined(cells), return_counts=True)
            place = np.minimum(np.searchsorted(keys, digests), len(keys) - 1)
            seen += np.where(keys[place] == digests, counts[place], 0)
    return seen


def _follow_entity(side: Integers, known: Integers, entity: Digests) -> None:
    """Put new rows of an entity beside its remembered ones, also where entities were given other names."""
    remembered = np.flatnonzero(known != UNKNOWN)
    if not len(remembered):
        return
    keys, first = np.unique(entity[remembered], return_index=True)
    unknown = np.flatnonzero(known == UNKNOWN)
    place = np.minimum(np.searchsorted(keys, entity[unknown]), len(keys) - 1)
    again = keys[place] == entity[unknown]
    side[unknown[again]] = known[remembered[first[place[again]]]]

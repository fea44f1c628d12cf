"""A later moment for a split in time: rows before it may train from then on, and only later rows judge."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from holdfast.data.times import iso
from holdfast.errors import SealError
from holdfast.seal.files import now
from holdfast.seal.holdout import Sealed, read_all
from holdfast.seal.looks import Looks
from holdfast.seal.order import Moved, since
from holdfast.seal.rows import Rows
from holdfast.seal.split import Split, load_split, write_split
from holdfast.types import Ledger, Mask


def settle(folder: Path, split: Split, rows: Rows, ledger: Ledger | None) -> None:
    """Keep a split in time as the contract wants it now; a moved moment goes to the ledger first.

    Parameters
    ----------
    folder
        The seal's folder.
    split
        As it shall be from now on.
    rows
        The table at hand; with the holdouts so far it must have a row that still judges.
    ledger
        Where a move is written.

    Raises
    ------
    SealError
        ``holdout-empty``: no row lies at the new moment or after it.
    """
    before = load_split(folder)
    if before is None:
        write_split(folder, split)
    if before is None or before.start == split.start:
        return
    assert before.start is not None
    assert split.start is not None
    if ledger is None:
        raise TypeError("a moment is moved with a ledger: seal(..., ledger=...)")
    kept = _kept(folder, split)
    _require_judges(split.start, [r for r in (rows, kept) if r is not None])
    opened, unopened = _released(folder, kept, before.start, split.start)
    moved = Moved(before.start, split.start, opened, unopened, now())
    told = {"from": before.start, "to": split.start, "opened": opened, "unopened": unopened}
    ledger.append("holdout-moved", split.target, told)
    write_split(folder, msgspec.structs.replace(split, moves=(*before.moves, moved)))


def judging(folder: Path, names: tuple[str, ...]) -> Rows:
    """Return the rows of holdouts that may judge, labels too: those before a moment that was moved do not.

    Only for the seal itself; others call `open_holdout`.
    """
    rows = read_all(folder, names)
    early = released(folder, rows)
    return rows.take(~early) if early.any() else rows


def released(folder: Path, rows: Rows) -> Mask:
    """Return which rows of holdouts lie before the moment in force, shape ``(n,)``: they may train, not judge."""
    split = load_split(folder)
    if split is None or split.start is None or rows.times is None:
        return np.zeros(len(rows), dtype=bool)
    return ~since(rows.times, split.start)


def released_rows(folder: Path, names: tuple[str, ...], start: str | None) -> Rows | None:
    """Return the rows of holdouts that were behind the seal from a moment on and may train now; None without any.

    Parameters
    ----------
    folder, names
        The seal's folder; fingerprints of holdouts, the newest last.
    start
        The moment under which a version was trained: rows before it are among its training rows already. Null for
        a version whose split was not in time.
    """
    if start is None:
        return None
    rows = read_all(folder, names)
    early = released(folder, rows)
    if rows.times is not None:
        early &= since(rows.times, start)
    return rows.take(early) if early.any() else None


def _kept(folder: Path, split: Split) -> Rows | None:
    """Return all rows that ever fell behind the seal for this question, each once."""
    about = [msgspec.json.decode(path.read_bytes(), type=Sealed) for path in folder.glob("holdout-*.json")]
    alike = sorted((s for s in about if s.target == split.target and s.time), key=lambda s: s.created)
    return read_all(folder, tuple(s.fingerprint for s in alike)) if alike else None


def _released(folder: Path, kept: Rows | None, old: str, new: str) -> tuple[int, int]:
    if kept is None or kept.times is None:
        return 0, 0
    rows = kept.take(since(kept.times, old) & ~since(kept.times, new))
    unopened = int(Looks(folder).unopened(rows).sum()) if len(rows) else 0
    return len(rows) - unopened, unopened


def _require_judges(start: str, tables: list[Rows]) -> None:
    if any(rows.times is not None and since(rows.times, start).any() for rows in tables):
        return
    newest = max(
        (float(rows.times.max()) for rows in tables if rows.times is not None and len(rows)), default=None
    )
    raise nobody_judges(start, newest)


def nobody_judges(start: str, newest: float | None) -> SealError:
    """Return the refusal of a moment after the last row."""
    last = "" if newest is None else f"; the newest one is of {iso(newest)}"
    return SealError(
        "holdout-empty",
        f"no row lies at `holdout: {{from: {start}}}` or after it{last}",
        expected="rows on both sides of that moment",
        next="state a moment before the newest rows, or bring newer ones",
    )

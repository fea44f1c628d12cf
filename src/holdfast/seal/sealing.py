"""From admitted rows to a training side and a holdout behind the seal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.errors import SealError
from holdfast.seal.files import locked
from holdfast.seal.holdout import write_holdout
from holdfast.seal.keeping import keep_split
from holdfast.seal.moving import nobody_judges, settle
from holdfast.seal.order import order_of
from holdfast.seal.rows import Rows
from holdfast.seal.shares import Shares, shares
from holdfast.seal.split import load_split, sides
from holdfast.types import Integers, Ledger, Mask


@dataclass(frozen=True)
class Sides:
    """What training is told about the split: its own rows, and nothing of the others but their number.

    Parameters
    ----------
    training
        True where a row is a training row; shape ``(n,)``, aligned with the admitted rows.
    holdout
        Fingerprint of the holdout rows, for `open_holdout`; empty where no row fell behind the seal.
    shares
        Class shares of both parts.
    rows_identify
        False where the contract names no entity and under 90 % of the rows are distinct: the finding "rows do
        not identify records; name an entity".
    by_entity
        Whether the split is by entity.
    remembered
        Rows whose side was known from an earlier table.
    straddling
        Entities with rows on both sides of a split in time; 0 for a random one, which keeps them together.
    """

    training: Mask
    holdout: str
    shares: Shares
    rows_identify: bool
    by_entity: bool
    remembered: int
    straddling: int = 0


def seal(
    rows: Rows, settings: Settings, folder: Path, *, both: bool = True, ledger: Ledger | None = None
) -> Sides:
    """Split rows, write the holdout apart, and return the training side.

    Parameters
    ----------
    rows
        Admitted rows with all columns of their table, see `Rows.of`.
    settings
        The contract. Its ``ignore``, ``entity`` and ``target`` decide the split only the first time.
    folder
        The seal's folder, ``.holdfast/seal``; made where it is missing.
    both
        Whether rows on both sides are needed. A few new rows beside an old table may all fall to one.
    ledger
        Where it is written down that the moment of a split in time was moved; needed for such a split only.

    Raises
    ------
    SealError
        ``split-seed-changed``: another seed or share than at the first split. ``split-order-changed``: another kind
        of split. ``holdout-from-earlier``: an earlier moment than one that was in force.
        ``holdout-empty``: no row fell behind the seal, or none before it.
        ``split-damaged``: ``split.json`` cannot be read.
    """
    with locked(folder):
        split = keep_split(folder, rows, settings) if len(rows) or load_split(folder) else None
        behind, remembered = sides(folder, split, rows) if split else (np.zeros(0, dtype=bool), 0)
        if split is None or (both and (not behind.any() or behind.all())):
            raise _one_sided(rows, behind, settings)
        if split.order == "time":
            settle(folder, split, rows, ledger)
        holdout = write_holdout(folder, rows.take(behind)).fingerprint if behind.any() else ""
    return Sides(
        training=~behind,
        holdout=holdout,
        shares=shares(rows.labels, ~behind, rows.groups, task=rows.task),
        rows_identify=split.rows_identify,
        by_entity=split.by_entity,
        remembered=remembered,
        straddling=_straddling(rows.groups, behind) if split.order != "hash" else 0,
    )


def _straddling(groups: Integers | None, behind: Mask) -> int:
    """Return how many entities have rows on both sides."""
    return 0 if groups is None else len(np.intersect1d(groups[behind], groups[~behind]))


def _one_sided(rows: Rows, behind: Mask, settings: Settings) -> SealError:
    order, count = order_of(settings), int(behind.sum())
    if order == "time" and rows.times is not None and len(rows) and not count:
        assert settings.holdout.start is not None
        return nobody_judges(settings.holdout.start, float(rows.times.max()))
    at = settings.holdout.share if order == "hash" else settings.holdout.start or "the end of the first file"
    return SealError(
        "holdout-empty",
        f"{count} of {len(rows)} rows fall behind the seal at {at}",
        expected="rows on both sides of the seal",
        next={
            "hash": "bring more rows, or entities: rows of one entity fall together",
            "time": "bring earlier rows as well: those before that moment are for training",
            "file": "bring the first file with the new rows behind it: what comes after it is never for training",
        }[order],
    )

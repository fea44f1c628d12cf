"""From admitted rows to a training side and a holdout behind the seal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.errors import SealError
from holdfast.seal.files import locked
from holdfast.seal.holdout import write_holdout
from holdfast.seal.rows import Rows
from holdfast.seal.shares import Shares, shares
from holdfast.seal.split import keep_split, sides
from holdfast.types import Mask


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
    """

    training: Mask
    holdout: str
    shares: Shares
    rows_identify: bool
    by_entity: bool
    remembered: int


def seal(rows: Rows, settings: Settings, folder: Path, *, both: bool = True) -> Sides:
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

    Raises
    ------
    SealError
        ``split-seed-changed``: another seed or share than at the first split.
        ``holdout-empty``: no row fell behind the seal, or none before it.
        ``split-damaged``: ``split.json`` cannot be read.
    """
    with locked(folder):
        split = keep_split(folder, rows, settings) if len(rows) else None
        behind, remembered = sides(folder, split, rows) if split else (np.zeros(0, dtype=bool), 0)
        if split is None or (both and (not behind.any() or behind.all())):
            raise SealError(
                "holdout-empty",
                f"{int(behind.sum())} of {len(rows)} rows fall behind the seal at {settings.holdout.share}",
                expected="rows on both sides of the seal",
                next="bring more rows, or entities: rows of one entity fall together",
            )
        holdout = write_holdout(folder, rows.take(behind)).fingerprint if behind.any() else ""
    return Sides(
        training=~behind,
        holdout=holdout,
        shares=shares(rows.labels, ~behind, rows.groups, task=rows.task),
        rows_identify=split.rows_identify,
        by_entity=split.by_entity,
        remembered=remembered,
    )

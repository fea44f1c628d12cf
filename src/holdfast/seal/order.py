"""Splits in time: what came last is behind the seal, by the moment of a row or by its place in the file."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from holdfast.contract.settings import Settings
from holdfast.data.times import parse_time
from holdfast.seal.memory import Recalled
from holdfast.types import Array, Integers, Mask

Order = Literal["hash", "file", "time"]
"""By a keyed hash; the last rows of the first file and all that come after them; from a moment on."""


class Moved(msgspec.Struct, frozen=True):
    """One move of the moment, and how many rows behind the seal train since then: opened ones, and others."""

    old: str
    new: str
    opened: int
    unopened: int
    moved: str


def order_of(settings: Settings) -> Order:
    """Return how a contract wants its rows to be split.

    Examples
    --------
    >>> order_of(Settings(name="m", task="binary", target="y", columns={}, metric="f1", file_order=True))
    'file'
    """
    if settings.file_order:
        return "file"
    return "hash" if settings.holdout.start is None else "time"


def moment(start: str) -> float:
    """Return the moment of a contract in seconds since 1970 UTC; the contract has checked that it is one."""
    found = parse_time(start)
    assert found is not None
    return found


def since(times: Array, start: str) -> Mask:
    """Return which rows lie at a moment or after it.

    Examples
    --------
    >>> since(np.array([86_399.0, 86_400.0]), "1970-01-02").tolist()
    [False, True]
    """
    return np.asarray(times >= moment(start))


def after_the_cut(share: float, rows: int, known: Recalled) -> Integers:
    """Return the sides of a file's rows by their place: 0 before the cut, 1 behind it.

    In the first file the cut leaves the last share of the rows behind it, one at least. Later it stands where the
    remembered rows say: an unknown row is a training row only where a remembered one comes after it. So rows that are
    appended, and all rows of a file that has no remembered one, are behind the seal.

    Parameters
    ----------
    share
        Of the rows of the first file.
    rows
        How many rows the file has.
    known
        What is remembered of them.
    """
    if not known.tables:
        cut = rows - max(1, round(share * rows))
    else:
        trained, held = (np.flatnonzero(known.side == side) for side in (0, 1))
        cut = int(trained[-1]) + 1 if len(trained) else 0
        cut = min(cut, int(held[0])) if len(held) else cut
    return (np.arange(rows) >= cut).astype(np.int64)

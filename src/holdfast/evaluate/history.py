"""Rows whose labels were known before those of a look: what the previous label of an opened row can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.data import Table, admit
from holdfast.data.canonical import texts
from holdfast.data.fingerprint import Digests, cell_digests
from holdfast.seal import Opened
from holdfast.types import Array, Integers, Mask


@dataclass(frozen=True)
class Series:
    """Labelled rows in the order of time: ``times`` rise with it, ``entity`` are digests of who a row is about, null
    where nobody is named."""

    labels: Array
    times: Array
    entity: pl.Series

    def __len__(self) -> int:
        return len(self.labels)


def of_training(bundle: Bundle, trained_on: Sequence[pl.DataFrame]) -> Series:
    """Return the rows that a version was trained on. Without a column of times all of them are before any other."""
    found = [admit(Table(frame), bundle.settings, target=True, strict=False) for frame in trained_on]
    labels = np.concatenate([a.labels for a in found if a.labels is not None] or [np.empty(0)])
    times = [a.times for a in found if a.times is not None]
    if bundle.settings.file_order or len(times) < len(found):
        times = [np.arange(-len(labels), 0, dtype=np.float64)]
    entity = [entities(a.extra, bundle.settings.entity, len(a.row)) for a in found]
    return Series(labels, np.concatenate(times or [np.empty(0)]), pl.concat(entity or [_nobody(0)]))


def of_look(bundle: Bundle, opened: Opened, used: Mask, labels: Array) -> Series:
    """Return the rows of a look: those opened before, and behind them those that the version answered."""
    rows, entity = opened.rows, bundle.settings.entity
    parts = [] if opened.known is None else [opened.known]
    parts.append(rows.take(used))
    known = [] if opened.known is None else [opened.known.labels]
    return Series(
        labels=np.concatenate([*known, labels]),
        times=np.concatenate([part.sequence for part in parts]),
        entity=pl.concat([entities(part.frame, entity, len(part)) for part in parts]),
    )


def together(first: Series, second: Series) -> tuple[Series, Integers | None]:
    """Return two series as one, with codes of the entities; None where no row names one."""
    entity = pl.concat([first.entity, second.entity])
    both = Series(
        np.concatenate([first.labels, second.labels]), np.concatenate([first.times, second.times]), entity
    )
    if entity.null_count() == len(both):
        return both, None
    codes = entity.rank("dense").cast(pl.Int64).to_numpy(writable=True).astype(np.float64)
    alone = np.isnan(codes)
    codes[alone] = len(both) + 1 + np.arange(int(alone.sum()))
    return both, codes.astype(np.int64)


def entities(frame: pl.DataFrame, name: str | None, rows: int) -> pl.Series:
    """Return digests of the entities as text, whatever type the table has."""
    if name is None or name not in frame.columns:
        return _nobody(rows)
    digests: Digests = cell_digests(texts(frame[name]))
    return pl.Series("entity", digests).set(frame[name].is_null(), None)


def _nobody(rows: int) -> pl.Series:
    return pl.Series("entity", [None] * rows, dtype=pl.UInt64)

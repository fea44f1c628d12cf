"""Which rows of a table were learned from, or kept behind the seal, before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data.fingerprint import cell_digests, row_digests
from holdfast.lifecycle.labelled import PREDICTION
from holdfast.seal import IDENTIFYING, matched_on, pairs
from holdfast.types import Mask


def unknown_rows(frame: pl.DataFrame, known: Sequence[pl.DataFrame], settings: Settings) -> Mask:
    """Return which rows of a table are none of the known ones.

    Parameters
    ----------
    frame
        The new table, ``n`` rows as read.
    known
        Earlier tables as read: the training rows and the holdouts of the champion.
    settings
        The contract.

    Notes
    -----
    A logged prediction is known by its id. Otherwise a row is known when a known row has the same values in all
    columns that the tables have in common (target left out), provided that these tell rows apart: at least 90 % of
    the known ones are distinct in them. Where they do not, equal rows are no evidence, and neither are rows that only
    agree in the columns of the contract while others differ, such as a running number: then they are known only if
    the tables share more of them than re-splits of the pooled rows do.
    """
    found = _logged(frame, known)
    common = [name for name in frame.columns if all(name in part.columns for part in known)]
    common = [name for name in common if name not in (settings.target, PREDICTION)]
    stated = [name for name in common if name in (*settings.inputs, settings.entity, settings.time)]
    if not stated or not sum(part.height for part in known):
        return ~found
    old = np.concatenate([row_digests(part, common) for part in known])
    if len(np.unique(old)) < IDENTIFYING * len(old):
        return ~(found | _shared(frame, known, common))
    found |= np.isin(row_digests(frame, common), old)
    return ~(found | _shared(frame, known, stated)) if stated != common else ~found


def _logged(frame: pl.DataFrame, known: Sequence[pl.DataFrame]) -> Mask:
    ids = [part[PREDICTION] for part in known if PREDICTION in part.columns]
    if PREDICTION not in frame.columns or not ids:
        return np.zeros(frame.height, dtype=bool)
    return np.asarray(frame[PREDICTION].is_in(pl.concat(ids).drop_nulls().to_list()))


def _shared(frame: pl.DataFrame, known: Sequence[pl.DataFrame], names: Sequence[str]) -> Mask:
    old = {name: np.concatenate([cell_digests(part[name]) for part in known]) for name in names}
    new = {name: cell_digests(frame[name]) for name in names}
    found = matched_on(old, new, {name: name for name in names})
    shared = np.zeros(frame.height, dtype=bool)
    if found.same:
        shared[pairs(found.old, found.new)[1]] = True
    return shared

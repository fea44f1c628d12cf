"""The reference that monitors test against: the training side of the tables, before quarantine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.data import seconds
from holdfast.lifecycle.intake import Intake
from holdfast.profile import Profile, last_per_entity, reference_table
from holdfast.seal import Sides
from holdfast.types import Array, Mask


def reference(intakes: Sequence[Intake], sides: Sequence[Sides | None], settings: Settings) -> Profile:
    """Return the profile of the inputs of all training rows, one row per entity (its last) where one is named.

    Rows that broke the contract are in it, in the training side's share, because a share of rejected rows is
    part of what is normal. ``sides`` is None for a table of training rows only.
    """
    frames = pl.concat([i.admitted.all_frame for i in intakes], how="vertical")
    names = intakes[0].admitted.kinds
    kinds = {name: np.concatenate([i.admitted.kinds[name] for i in intakes]) for name in names}
    rows = np.concatenate([_training(i, s, settings) for i, s in zip(intakes, sides, strict=True)])
    if settings.entity is not None:
        rows = _last(intakes, rows, settings)
    return reference_table(frames, kinds, settings, rows=rows)


def _training(intake: Intake, sides: Sides | None, settings: Settings) -> Mask:
    """Return the rows of ``all_frame`` that belong to the reference."""
    admitted = intake.admitted
    numbers = intake.table.row
    kept = np.asarray(admitted.population).copy()
    used = np.isin(numbers, admitted.row)
    if sides is not None:
        kept[np.flatnonzero(used)[~sides.training]] = False
        broken = np.flatnonzero(kept & ~used)
        thinned = np.random.default_rng(settings.holdout.seed).random(len(broken)) < settings.holdout.share
        kept[broken[thinned]] = False
    return kept


def _last(intakes: Sequence[Intake], rows: Mask, settings: Settings) -> Mask:
    entities = pl.concat([_column(i, settings.entity) for i in intakes])
    chosen = np.flatnonzero(rows)
    times = np.concatenate([_times(i, settings.time) for i in intakes])
    last = last_per_entity(entities.gather(chosen), times[chosen])
    result = np.zeros(len(rows), dtype=bool)
    result[chosen[np.asarray(last)]] = True
    return result


def _column(intake: Intake, name: str | None) -> pl.Series:
    frame = intake.table.frame
    if name is None or name not in frame.columns:
        return pl.Series("entity", [None] * frame.height, dtype=pl.String)
    return frame[name].cast(pl.String).alias("entity")


def _times(intake: Intake, name: str | None) -> Array:
    frame = intake.table.frame
    if name is None or name not in frame.columns:
        return np.full(frame.height, np.nan)
    return seconds(frame[name])[0]

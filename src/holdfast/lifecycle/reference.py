"""The reference that monitors test against: the training side of the tables, before quarantine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.lifecycle.intake import Intake, entities_of
from holdfast.profile import Profile, one_per_entity, reference_table
from holdfast.seal import Sides
from holdfast.types import Integers, Mask


def reference(intakes: Sequence[Intake], sides: Sequence[Sides | None], settings: Settings) -> Profile:
    """Return the profile of the inputs of all training rows, at most one row per entity where one is named.

    Rows that broke the contract are in it, in the training side's share, because a share of rejected rows is
    part of what is normal. ``sides`` is None for a table of training rows only.
    """
    frames = pl.concat([i.admitted.all_frame for i in intakes], how="vertical")
    names = intakes[0].admitted.kinds
    kinds = {name: np.concatenate([i.admitted.kinds[name] for i in intakes]) for name in names}
    rows = np.concatenate([_training(i, s, settings) for i, s in zip(intakes, sides, strict=True)])
    if settings.entity is not None:
        rows = _sampled(intakes, rows, settings)
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
        kept[broken[_behind(intake, sides, broken, settings)]] = False
    return kept


def _behind(intake: Intake, sides: Sides, broken: Integers, settings: Settings) -> Mask:
    """Return which rows that broke the contract are left out with the holdout: a share of them, as of the others.

    Where the order of the file is time they are those behind the cut. By a moment they are drawn like the rest, since
    a broken row may have no time.
    """
    if settings.file_order:
        cut = intake.admitted.row[~sides.training].min(initial=np.iinfo(np.int64).max)
        return np.asarray(intake.table.row[broken] > cut)
    share = settings.holdout.share
    if settings.holdout.start is not None:
        share = 1.0 - float(sides.training.sum()) / max(1, len(sides.training))
    return np.random.default_rng(settings.holdout.seed).random(len(broken)) < share


def _sampled(intakes: Sequence[Intake], rows: Mask, settings: Settings) -> Mask:
    entities = pl.concat([entities_of(i.table.frame, settings.entity) for i in intakes])
    chosen = np.flatnonzero(rows)
    result = np.zeros(len(rows), dtype=bool)
    result[chosen[one_per_entity(entities.gather(chosen))]] = True
    return result

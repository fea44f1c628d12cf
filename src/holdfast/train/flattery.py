"""What a random split would have shown beside what blocks forward in time show, on the same rows."""

from __future__ import annotations

import math

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.errors import DataError
from holdfast.features import FeatureSet
from holdfast.metrics import PairedDifference, paired, score
from holdfast.records import RandomSplit
from holdfast.stats.batches import batches
from holdfast.train.crossval import Progress, cross_validate
from holdfast.train.folds import Folds, forward_folds, random_folds
from holdfast.train.rows import TrainingRows
from holdfast.train.select import Measured
from holdfast.types import Array, Mask


def measure_flattery(
    chosen: Measured,
    rows: TrainingRows,
    features: FeatureSet,
    settings: Settings,
    folds: Folds,
    progress: Progress,
) -> RandomSplit | None:
    """Measure the selected family once more with the folds that were not used: random ones, or blocks forward in time.

    Parameters
    ----------
    chosen
        The family with its out-of-fold scores under ``folds``. Where a search chose its hyperparameters, the defaults
        are measured in both ways: nested searches would cost as much again.

    Returns
    -------
    Null where the rows have no time, or too few of them to be parted in both ways.

    Notes
    -----
    Both are compared on the rows that the blocks judge. Early blocks learn from fewer rows than random folds do, and
    a random split's score is better for that alone; so whether it flatters is decided on the last block, which learns
    from more rows (five sixths) than a random fold does (four fifths).
    """
    if rows.times is None:
        return None
    try:
        other = (random_folds if settings.in_time_order else forward_folds)(rows, settings)
    except DataError:
        return None
    fold, again = chosen.fold, cross_validate(chosen.fold.family, rows, features, settings, other, progress)
    if chosen.parameters:
        fold = cross_validate(fold.family, rows, features, settings, folds, progress)
    forward, blocks, at_random = (fold, folds, again) if settings.in_time_order else (again, other, fold)
    judged = blocks.judged & ~np.isnan(at_random.scores.reshape(len(rows), -1)).any(axis=1)
    last = judged & blocks.held(len(blocks) - 1)
    everywhere = _difference(at_random.scores, forward.scores, rows, judged, settings)
    lately = _difference(at_random.scores, forward.scores, rows, last, settings)
    return RandomSplit(
        random=_score(at_random.scores, rows, judged, settings),
        forward=_score(forward.scores, rows, judged, settings),
        difference=_finite(everywhere.value),
        interval=everywhere.interval,
        last_block=_finite(lately.value),
        last_block_interval=lately.interval,
        rows=int(judged.sum()),
        flatters=lately.interval is not None and lately.interval[0] > 0,
    )


def _score(scores: Array, rows: TrainingRows, part: Mask, settings: Settings) -> float | None:
    return _finite(score(settings.metric, rows.labels[part], scores[part], weights=rows.counted(part)))


def _difference(
    at_random: Array, forward: Array, rows: TrainingRows, part: Mask, settings: Settings
) -> PairedDifference:
    """Return the paired difference, with errors by entity, or by batches of consecutive rows."""
    assert rows.times is not None
    groups = batches(rows.times[part]) if rows.groups is None else rows.groups[part]
    return paired(
        settings.metric,
        rows.labels[part],
        at_random[part],
        forward[part],
        groups,
        weights=rows.counted(part),
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None

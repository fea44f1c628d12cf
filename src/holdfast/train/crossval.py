"""Cross-validation inside the training rows: everything that learns is fitted inside the folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet
from holdfast.metrics import score
from holdfast.train.candidates import fit
from holdfast.train.family import Family
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.types import Array

Progress = Callable[[str], None]


@dataclass(frozen=True)
class OutOfFold:
    """What one family predicted for rows that its fold had not seen.

    ``logits`` (what a calibration map reads) and ``scores`` (uncalibrated probabilities, or values) have shape ``(n,)``,
    of a multiclass task ``(n, classes)``, NaN in rows that judge nobody. ``by_fold`` is the contract's metric in each
    fold, larger is better.
    """

    family: Family
    logits: Array
    scores: Array
    by_fold: Array


def cross_validate(
    chosen: Family,
    rows: TrainingRows,
    features: FeatureSet,
    settings: Settings,
    folds: Folds,
    progress: Progress,
) -> OutOfFold:
    """Fit the family once a fold and return its predictions for the rows left out."""
    shape = (len(rows), len(settings.classes)) if settings.task == "multiclass" else (len(rows),)
    logits, scores = np.full(shape, np.nan), np.full(shape, np.nan)
    for k in range(len(folds)):
        progress(f"{chosen.name}: fold {k + 1} of {len(folds)}")
        learned, held = folds.training(k), folds.held(k)
        predictor = fit(chosen, rows.take(learned), features, settings, seed=settings.holdout.seed + k)
        margins = predictor.margins(rows.take(held).frame)
        logits[held], scores[held] = predictor.logits(margins), predictor.score_margins(margins)
    return OutOfFold(chosen, logits, scores, scores_by_fold(settings.metric, rows, scores, folds))


def scores_by_fold(metric: str, rows: TrainingRows, scores: Array, folds: Folds) -> Array:
    """Return the metric in each fold, rows by their weights, larger is better; NaN where it is not defined."""
    parts = (folds.held(k) for k in range(len(folds)))
    return np.array(
        [score(metric, rows.labels[part], scores[part], weights=rows.counted(part)) for part in parts]
    )

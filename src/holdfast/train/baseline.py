"""What must be beaten: the rule that the contract names, or the dummy."""

from __future__ import annotations

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet, baseline, column_types
from holdfast.metrics import score
from holdfast.records import Baseline
from holdfast.train.crossval import Progress, cross_validate, scores_by_fold
from holdfast.train.families import FAMILIES
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.types import Array


def measure_baseline(
    rows: TrainingRows, features: FeatureSet, settings: Settings, folds: Folds, progress: Progress
) -> tuple[Baseline, Array]:
    """Return the baseline with its score, and its score in each fold.

    The dummy is fitted inside the folds. A rule is not fitted; where it has no answer for a row (null), the row
    counts as not acted on in a classification (the rule's lowest score) and is given the mean in a regression.
    """
    if settings.baseline is None:
        dummy = cross_validate(FAMILIES["dummy"], rows, features, settings, folds, progress)
        # by fold: over all rows the constants of the folds would rank them, a little worse than chance
        return Baseline("dummy", float(np.nanmean(dummy.by_fold))), dummy.by_fold
    rule = baseline(settings.baseline, column_types(settings))
    scores = _answered(rule.table(rows.frame), rows.labels, settings)
    by_fold = scores_by_fold(settings.metric, rows.labels, scores, folds)
    return Baseline(settings.baseline, score(settings.metric, rows.labels, scores)), by_fold


def _answered(scores: Array, labels: Array, settings: Settings) -> Array:
    answered = ~np.isnan(scores)
    if answered.all():
        return scores
    if settings.task == "regression":
        return np.where(answered, scores, labels.mean())
    return np.where(answered, scores, min(0.0, float(scores[answered].min(initial=0.0))))

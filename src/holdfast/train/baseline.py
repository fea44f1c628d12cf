"""What must be beaten: the rule that the contract names, or the dummy; in the order of time the previous label too."""

from __future__ import annotations

import math

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet, baseline, column_types
from holdfast.metrics import score
from holdfast.metrics.class_answers import certain, class_shares, ruled
from holdfast.records import Baseline
from holdfast.train.crossval import Progress, cross_validate, scores_by_fold
from holdfast.train.families import FAMILIES
from holdfast.train.folds import Folds
from holdfast.train.previous import measure_previous
from holdfast.train.rows import TrainingRows
from holdfast.types import Array

Floor = tuple[Baseline, Array]
"""A baseline with its score, and its score in each fold."""


def measure_baselines(
    rows: TrainingRows, features: FeatureSet, settings: Settings, folds: Folds, progress: Progress
) -> list[Floor]:
    """Return what must be beaten, the best one first: the contract's rule where there is one, else the dummy.

    In the order of time all three are measured: the dummy, the rule, and the previous label (the last known value).
    """
    found = []
    if settings.baseline is None or settings.in_time_order:
        found.append(_dummy(rows, features, settings, folds, progress))
    if settings.baseline is not None:
        found.append(_rule(settings.baseline, rows, settings, folds))
    if settings.in_time_order and rows.times is not None:
        found.append(measure_previous(rows, settings, folds))
    return sorted(found, key=_best_first)


def _best_first(floor: Floor) -> float:
    score = floor[0].score
    return math.inf if score is None or math.isnan(score) else -score


def _dummy(
    rows: TrainingRows, features: FeatureSet, settings: Settings, folds: Folds, progress: Progress
) -> Floor:
    """Return the dummy, fitted inside the folds."""
    dummy = cross_validate(FAMILIES["dummy"], rows, features, settings, folds, progress)
    # by fold: over all rows the constants of the folds would rank them, a little worse than chance
    return Baseline("dummy", float(np.nanmean(dummy.by_fold))), dummy.by_fold


def _rule(expression: str, rows: TrainingRows, settings: Settings, folds: Folds) -> Floor:
    """Return the rule of the contract, which is not fitted.

    Where it has no answer for a row (null), the row counts as not acted on in a classification (the rule's lowest
    score) and is given the mean in a regression. Of several classes the rule names one, or none (the shares of all).
    """
    if settings.task == "multiclass":
        shares = class_shares(rows.labels, len(settings.classes))
        scores = certain(ruled(expression, rows.frame, settings), shares)
    else:
        rule = baseline(expression, column_types(settings))
        scores = _answered(rule.table(rows.frame), rows.labels, settings)
    by_fold = scores_by_fold(settings.metric, rows, scores, folds)
    judged = folds.judged
    value = score(settings.metric, rows.labels[judged], scores[judged], weights=rows.counted(judged))
    return Baseline(expression, value), by_fold


def _answered(scores: Array, labels: Array, settings: Settings) -> Array:
    answered = ~np.isnan(scores)
    if answered.all():
        return scores
    if settings.task == "regression":
        return np.where(answered, scores, labels.mean())
    return np.where(answered, scores, min(0.0, float(scores[answered].min(initial=0.0))))

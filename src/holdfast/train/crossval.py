"""Cross-validation inside the training rows: everything that learns is fitted inside the folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.data.split import folds
from holdfast.errors import DataError
from holdfast.features import FeatureSet
from holdfast.metrics import score
from holdfast.models import Identity
from holdfast.train.candidates import Family, fit
from holdfast.train.rows import TrainingRows, units
from holdfast.types import Array, Integers

FOLDS = 5
Progress = Callable[[str], None]


@dataclass(frozen=True)
class OutOfFold:
    """What one family predicted for rows that its fold had not seen.

    ``margins`` and ``scores`` have shape ``(n,)``; a score is an uncalibrated probability or a value. ``by_fold``
    is the contract's metric in each fold, larger is better.
    """

    family: Family
    margins: Array
    scores: Array
    by_fold: Array


def fold_codes(rows: TrainingRows, settings: Settings) -> Integers:
    """Return the fold of every row: stratified by label, entities kept together, fixed by the contract's seed.

    There are at most five folds, and no more than there are entities (rows) with a row of the rarer class.

    Raises
    ------
    DataError
        ``too-few-groups``: fewer than two such entities, or no way to give both classes to every training part.
    """
    binary = settings.task == "binary"
    most = units(rows.labels, rows.groups, binary=binary)
    if most < 2:
        raise _too_few(most, binary)
    codes = folds(rows.labels, rows.groups, min(FOLDS, most), settings.holdout.seed)
    parts = (rows.labels[codes != k] for k in range(int(codes.max()) + 1))
    if binary and any(len(np.unique(labels)) < 2 for labels in parts):
        raise _too_few(most, binary)
    return codes


def _too_few(found: int, binary: bool) -> DataError:
    return DataError(
        "too-few-groups",
        f"{found} {'entity has' if found == 1 else 'entities have'} "
        + ("rows of the rarer class among the training rows" if binary else "training rows"),
        expected="at least two, so that one can be predicted by a model that was fitted on the other",
        next="bring rows of more entities",
    )


def cross_validate(
    chosen: Family,
    rows: TrainingRows,
    features: FeatureSet,
    settings: Settings,
    codes: Integers,
    progress: Progress,
) -> OutOfFold:
    """Fit the family once a fold and return its predictions for the rows left out."""
    margins = np.full(len(rows), np.nan)
    count = int(codes.max()) + 1
    for k in range(count):
        progress(f"{chosen.name}: fold {k + 1} of {count}")
        predictor = fit(chosen, rows.take(codes != k), features, settings, seed=settings.holdout.seed + k)
        margins[codes == k] = predictor.margins(rows.take(codes == k).frame)
    scores = Identity().probabilities(margins) if settings.task == "binary" else margins
    return OutOfFold(chosen, margins, scores, scores_by_fold(settings.metric, rows.labels, scores, codes))


def scores_by_fold(metric: str, labels: Array, scores: Array, codes: Integers) -> Array:
    """Return the metric in each fold, larger is better; NaN in a fold where it is not defined."""
    parts = (codes == k for k in range(int(codes.max()) + 1))
    return np.array([score(metric, labels[part], scores[part]) for part in parts])

"""The previous label, or the last known value, as a baseline: what the order of time gives for nothing."""

from __future__ import annotations

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.metrics import score
from holdfast.records import Baseline
from holdfast.stats.persistence import Persistence, last_known
from holdfast.train.crossval import scores_by_fold
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.types import Array

PROBABILITIES = ("log_loss", "brier")
"""Metrics that ask for probabilities: a label as a probability of 1 would be punished without end."""


def previous_name(settings: Settings) -> str:
    """Return what the baseline is called.

    Examples
    --------
    >>> previous_name(Settings(name="m", task="binary", target="y", columns={}, metric="f1", entity="shop"))
    'previous label of the same shop'
    """
    what = "last known value" if settings.task == "regression" else "previous label"
    return f"{what} of the same {settings.entity}" if settings.entity is not None else what


def measure_previous(rows: TrainingRows, settings: Settings, folds: Folds) -> tuple[Baseline, Array]:
    """Return the baseline with its score on the rows that judge the candidates, and its score in each fold.

    A row is told the newest label that was known at its moment (of its own entity, where one is named), labels of
    its own block among them: it needs no model, so nothing has to be fitted again. How often a class follows
    itself, and what is said where nothing is known, is learned from the rows of each fold.
    """
    assert rows.times is not None
    previous = last_known(rows.labels, rows.times, rows.groups, settings.label_gap)
    classes = {"regression": 0, "binary": 2}.get(settings.task, len(settings.classes))
    shape = (len(rows), classes) if classes > 2 else (len(rows),)
    scores = np.full(shape, np.nan)
    for k in range(len(folds)):
        learned, held = folds.training(k), folds.held(k)
        seen = Persistence.learned(previous[learned], rows.labels[learned], classes)
        scores[held] = seen.scores(previous[held], probabilities=settings.metric in PROBABILITIES)
    judged = folds.judged
    value = score(settings.metric, rows.labels[judged], scores[judged], weights=rows.counted(judged))
    by_fold = scores_by_fold(settings.metric, rows, scores, folds)
    return Baseline(previous_name(settings), value), by_fold

"""What is done without a model, on the rows of a look: the dummy, the contract's rule, the previous label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.evaluate.answers import Answers
from holdfast.evaluate.history import of_look, of_training, together
from holdfast.features import baseline, column_types
from holdfast.metrics import measure, paired
from holdfast.metrics.class_answers import certain, class_shares, ruled
from holdfast.records.baselines import Beside
from holdfast.seal import Opened
from holdfast.stats.persistence import Persistence, last_known
from holdfast.types import Array

PROBABILITIES = ("log_loss", "brier")
"""Metrics that ask for probabilities: a label as a probability of 1 would be punished without end."""


def baselines(
    bundle: Bundle, opened: Opened, found: Answers, trained_on: Sequence[pl.DataFrame]
) -> list[Beside]:
    """Return how a version stands to each baseline on opened rows, for a contract in the order of time.

    Parameters
    ----------
    bundle, opened, found
        The version, the rows of the look, and what it answered to them.
    trained_on
        Its training rows as read, labels too: the first rows of a look have their previous label there.

    Notes
    -----
    A row is told the newest label that was known at its moment, of training rows, of rows that were opened before and
    of the look itself: in production these labels arrive too, while the model stays as it is. Nothing is learned from
    the look: shares and transitions are those of the training rows.

    Classes are compared in the contract's metric and in accuracy, at the threshold that the version decides by.
    """
    if not bundle.settings.in_time_order or not trained_on or not len(found.labels):
        return []
    training = of_training(bundle, trained_on)
    if not len(training):
        return []
    both, groups = together(training, of_look(bundle, opened, found.used, found.labels))
    previous = last_known(both.labels, both.times, groups, bundle.settings.label_gap)
    classes = {"regression": 0, "binary": 2}.get(bundle.task, len(bundle.settings.classes))
    learned = Persistence.learned(previous[: len(training)], training.labels, classes)
    lately = previous[len(both) - len(found.labels) :]
    made = []
    for metric in dict.fromkeys([bundle.settings.metric, *(["accuracy"] if classes else [])]):
        sure = metric not in PROBABILITIES
        scored = {
            "dummy": learned.scores(np.full(len(lately), np.nan), probabilities=not sure),
            **_rule(bundle, found, training.labels, metric),
            _name(bundle): learned.scores(lately, probabilities=not sure),
        }
        made += [_beside(bundle, found, name, metric, scores) for name, scores in scored.items()]
    return made


def _name(bundle: Bundle) -> str:
    what = "last known value" if bundle.task == "regression" else "previous label"
    entity = bundle.settings.entity
    return what if entity is None else f"{what} of the same {entity}"


def _rule(bundle: Bundle, found: Answers, known: Array, metric: str) -> dict[str, Array]:
    """Return the answers of the contract's rule; decisions of a rule are only known where it answers 0 and 1."""
    expression = bundle.settings.baseline
    if expression is None:
        return {}
    if bundle.task == "multiclass":
        shares = class_shares(known, len(bundle.settings.classes))
        return {expression: certain(ruled(expression, found.frame, bundle.settings), shares)}
    scores = baseline(expression, column_types(bundle.settings)).table(found.frame)
    without = (
        float(known.mean())
        if bundle.task == "regression"
        else min(0.0, float(np.nanmin(scores, initial=0.0)))
    )
    scores = np.where(np.isnan(scores), without, scores)
    if metric == "accuracy" and not np.isin(scores, (0.0, 1.0)).all():
        return {}
    return {expression: scores}


def _beside(bundle: Bundle, found: Answers, name: str, metric: str, scores: Array) -> Beside:
    cut: Any = 0.5 if bundle.decision.cut is None else bundle.decision.cut
    plain: Any = 0.5 if bundle.task == "binary" else None
    counted = found.weights
    own = measure(bundle.task, found.labels, scores, threshold=plain, groups=found.groups, weights=counted)[
        metric
    ]
    model = measure(
        bundle.task,
        found.labels,
        found.scores,
        threshold=bundle.decision.cut,
        groups=found.groups,
        weights=counted,
    )
    difference = paired(
        metric,
        found.labels,
        found.scores,
        scores,
        groups=found.groups,
        thresholds=(cut, 0.5),
        weights=counted,
    )
    return Beside(
        name=name,
        metric=metric,
        value=own.value,
        interval=own.interval,
        model=model[metric].value,
        difference=difference.value if math.isfinite(difference.value) else None,
        difference_interval=difference.interval,
        outcome=_outcome(difference.interval),
    )


def _outcome(interval: tuple[float, float] | None) -> Literal["beaten", "ahead", "undecided"]:
    if interval is None or interval[0] <= 0 <= interval[1]:
        return "undecided"
    return "beaten" if interval[0] > 0 else "ahead"

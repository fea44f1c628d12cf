"""Realised performance: what the labels say once they have come."""

from __future__ import annotations

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.metrics.measure import measure
from holdfast.records.monitoring import Performance
from holdfast.types import Array, Integers, Mask


def realised(
    settings: Settings,
    labels: Array,
    scores: Array,
    *,
    threshold: float | None,
    times: Array | None = None,
    as_of: float | None = None,
    groups: Integers | None = None,
) -> Performance:
    """Return the metrics of the answered rows whose outcomes are due, and how many of these have come.

    Parameters
    ----------
    settings
        The contract: task and label delay.
    labels
        Shape ``(rows,)``: 0 or 1, or the value of a regression; NaN where no outcome is known.
    scores
        What the monitored version answered, shape ``(rows,)``: probabilities or values.
    threshold
        The version's cut from probability to decision; None for a regression.
    times
        Event times in epoch seconds, shape ``(rows,)``; None: every row is old enough.
    as_of
        What "now" is, in epoch seconds; None: every row is old enough.
    groups
        Entity codes, shape ``(rows,)``, for intervals; None where rows are independent.

    Returns
    -------
    ``labelled`` counts the rows in the metrics. Rows younger than the label delay are ``pending`` and are
    left out even where their outcome is known: early outcomes are mostly of one kind. ``coverage`` is
    labelled rows over rows old enough, None where no row is.
    """
    old = due(times, as_of, settings.label_delay_seconds, labels.size)
    known = old & ~np.isnan(labels) & ~np.isnan(scores)
    labelled, matured = int(known.sum()), int(old.sum())
    metrics = {}
    if labelled:
        metrics = measure(
            settings.task,
            labels[known],
            scores[known],
            threshold=threshold,
            groups=None if groups is None else groups[known],
        )
    return Performance(labelled, labelled / matured if matured else None, metrics, labels.size - matured)


def due(times: Array | None, as_of: float | None, delay_seconds: float, rows: int) -> Mask:
    """Return which rows are old enough for their outcome to be known.

    A row whose time cannot be read (NaN) is not.

    Examples
    --------
    >>> due(np.array([0.0, 50.0, np.nan]), 100.0, 60.0, 3).tolist()
    [True, False, False]
    """
    if times is None or as_of is None:
        return np.ones(rows, dtype=np.bool_)
    old: Mask = times + delay_seconds <= as_of
    return old

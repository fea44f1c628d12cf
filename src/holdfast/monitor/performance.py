"""Realised performance: what the labels say once they have come."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.metrics.measure import measure
from holdfast.metrics.multiclass import measure_classes
from holdfast.monitor.rows import Rows
from holdfast.records.monitoring import Performance
from holdfast.types import Integers


def realised(rows: Rows, settings: Settings, threshold: Any) -> Performance:
    """Return the metrics of the answered rows whose outcomes are due, and how many of these have come.

    Parameters
    ----------
    rows
        Rows of a log or table. Only those that the monitored version answered count.
    settings
        The contract.
    threshold
        The version's cut from probability to decision, or its money matrix of several classes; None for a regression.

    Returns
    -------
    ``labelled`` counts the rows in the metrics. Rows younger than the label delay are ``pending`` and are left
    out even where their outcome is known: early outcomes are mostly of one kind. ``coverage`` is labelled rows
    over rows old enough, None where no row is, or where there can be no outcomes.
    """
    answered = rows.answered
    if rows.labels is None:
        return Performance(0, None, {})
    old = answered if rows.due is None else answered & rows.due
    known = old & ~np.isnan(rows.labels)
    labelled, matured = int(known.sum()), int(old.sum())
    metrics, classes = {}, []
    groups = None if rows.entities is None else _codes(rows.entities)[known]
    if labelled:
        y, scores = rows.labels[known], rows.scores[known]
        metrics = measure(settings.task, y, scores, threshold=threshold, groups=groups)
        if settings.task == "multiclass":
            classes = measure_classes(y, scores, settings.classes, money=threshold, groups=groups)
    pending = int(answered.sum()) - matured
    return Performance(labelled, labelled / matured if matured else None, metrics, pending, classes)


def _codes(entities: pl.Series) -> Integers:
    """Return a code per entity; a row without one is an entity of its own."""
    codes: Integers = np.array(entities.rank("dense").cast(pl.Int64).fill_null(-1).to_numpy(), np.int64)
    alone = codes < 0
    codes[alone] = int(codes.max(initial=0)) + 1 + np.arange(int(alone.sum()))
    return codes

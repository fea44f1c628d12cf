"""The metrics of answers to opened rows: at their weights, at the natural rate of cases, and of intervals."""

from __future__ import annotations

import numpy as np

from holdfast.bundle import Bundle, Interval
from holdfast.evaluate.answers import Answers
from holdfast.metrics import measure
from holdfast.metrics.coverage import measure_intervals
from holdfast.metrics.natural_rate import measure_at_natural_rate
from holdfast.records import Metric
from holdfast.types import Mask


def measured(bundle: Bundle, found: Answers, rows: Mask | None = None) -> dict[str, Metric]:
    """Return every metric of a version's answers, with 95 % intervals, in the order to read them in.

    Parameters
    ----------
    bundle
        Its threshold, its contract, its intervals.
    found
        What it answered.
    rows
        Only these; None: all.

    Notes
    -----
    Where the contract states the prevalence of a table that was sampled by its labels, all figures are at that rate:
    positives and negatives are weighted. Average precision, precision and F1 then hang on the few negatives that score
    highest, so their values and intervals come from `holdfast.metrics.natural_rate`, where rows are independent and have
    no weights of their own.
    """
    every = np.ones(len(found.labels), dtype=bool) if rows is None else rows
    labels, scores = found.labels[every], found.scores[every]
    groups = None if found.groups is None else found.groups[every]
    weights = None if found.weights is None else found.weights[every]
    cut = bundle.decision.cut
    metrics = measure(bundle.task, labels, scores, threshold=cut, groups=groups, weights=weights)
    settings = bundle.settings
    if settings.prevalence is not None and settings.weight is None and groups is None:
        metrics |= measure_at_natural_rate(labels, scores, settings.prevalence, threshold=bundle.threshold)
    if isinstance(bundle.decision, Interval):
        low, high = bundle.decision.bounds(scores)
        metrics |= measure_intervals(
            labels, low, high, bundle.decision.coverage, groups=groups, weights=weights
        )
    return metrics

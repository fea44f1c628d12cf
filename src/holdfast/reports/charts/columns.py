"""The shape of a column, from the reference profile in the bundle."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from holdfast.profile import ColumnReference, Profile
from holdfast.reports.svg import Axis, histogram, spark_bars
from holdfast.reports.svg.ticks import padded
from holdfast.types import Array

SPARK_BINS = 16
PREDICTION_BINS = 40


def column_spark(profile: Profile | None, name: str) -> Markup:
    """Return the histogram of a column as large as a word, empty where the profile does not know it."""
    reference = None if profile is None else profile.columns.get(name)
    if reference is None or not sum(reference.counts.cells):
        return Markup("")
    return spark_bars(f"Distribution of {name}", _few(reference).tolist())


def missing_share(profile: Profile | None, name: str) -> float | None:
    """Return the share of nulls in the reference; None where the profile does not know the column."""
    reference = None if profile is None else profile.columns.get(name)
    if reference is None or not reference.counts.rows:
        return None
    return reference.counts.kinds[0] / reference.counts.rows


def prediction_chart(profile: Profile | None, threshold: float | None) -> Markup | None:
    """Return the histogram of the finished model's answers to the holdout rows; None where there is none.

    Of several classes these are the probabilities of the likeliest one.
    """
    reference = None if profile is None else profile.probability or profile.prediction
    moments = None if reference is None else reference.counts.moments
    if reference is None or moments is None or moments.minimum is None or moments.maximum is None:
        return None
    probable = threshold is not None or (profile is not None and profile.probability is not None)
    low, high = (0.0, 1.0) if probable else padded(moments.minimum, moments.maximum, 0.02)
    label = "probability" if probable else "prediction"
    shares = equal_bins(reference, low, high, PREDICTION_BINS)
    mark = None if threshold is None else ("chosen threshold", threshold)
    return histogram("Predictions of the holdout rows", Axis(label, low, high), shares.tolist(), mark)


def equal_bins(reference: ColumnReference, low: float, high: float, bins: int) -> Array:
    """Return the shares of rows in bins of equal width, from counts in bins between quantiles.

    Rows are spread evenly inside each bin of the reference: a picture, not a figure.

    Examples
    --------
    >>> from holdfast.profile import reference_numeric
    >>> equal_bins(reference_numeric(np.arange(1000.0)), 0, 1000, 4).round(2).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    counts, moments = np.array(reference.counts.cells, dtype=np.float64), reference.counts.moments
    if moments is None or moments.minimum is None or moments.maximum is None or not counts.sum():
        return np.zeros(bins)
    ends = np.array([moments.minimum, *reference.edges, moments.maximum])
    # A bin of one value (the zeros of a balance) has no width: it gets a little of its own.
    # Measured in widths of the picture, so that no range is too narrow for a slope to be a number.
    width = high - low if high > low else 1.0
    ends = (np.maximum.accumulate(ends) - low) / width + np.arange(ends.size) * 1e-9
    below = np.concatenate([[0.0], np.cumsum(counts)]) / counts.sum()
    at = np.interp(np.linspace(0.0, 1.0, bins + 1), ends, below, left=0.0, right=1.0)
    return np.asarray(np.diff(at), dtype=np.float64)


def _few(reference: ColumnReference) -> Array:
    cells = np.array(reference.counts.cells, dtype=np.float64)
    moments = reference.counts.moments
    if reference.kind == "category":
        shares: Array = np.sort(cells / cells.sum())[::-1]
        return shares[:SPARK_BINS]
    steps = np.diff(reference.edges)
    even = steps.size == 0 or bool(np.allclose(steps, steps[0]))  # a bin for each whole number, or few bins
    if even or moments is None or moments.minimum is None or moments.maximum is None:
        return np.asarray(cells / cells.sum(), dtype=np.float64)
    # A few far values would leave one bar of the picture: it shows little more than the inner edges span.
    room = 0.1 * (reference.edges[-1] - reference.edges[0])
    low, high = reference.edges[0] - room, reference.edges[-1] + room
    return equal_bins(reference, max(moments.minimum, low), min(moments.maximum, high), SPARK_BINS)

"""Measures that several leakage checks share: how well one column predicts, and how pure its parts are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import NotApplicable
from holdfast.data.split import folds
from holdfast.stats.auc import roc_auc_influence
from holdfast.stats.clustered import clustered_mean
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import exact_lower
from holdfast.types import Array, Integers, Mask

FEWEST_POSITIVES = 20
PURE = 0.99
COVERS = 0.10
BINS = 256
FOLDS = 5
ONE_SIDED_95 = 1.6448536269514722


@dataclass(frozen=True)
class Part:
    """A part of a column's values: a level, an interval, or what is missing; with its rows and positives."""

    text: str
    rows: int
    positives: int
    covered: float
    purity_lower: float

    @property
    def decides(self) -> bool:
        """Whether it holds a tenth of the positives and is pure by its exact lower 95 % bound."""
        return self.covered >= COVERS and self.purity_lower >= PURE


def enough_positives(table: TableContext) -> int:
    """Return the number of positives of a binary task; not applicable under twenty."""
    positives = int(table.labels.sum())
    if positives < FEWEST_POSITIVES:
        raise NotApplicable(f"{positives} positives, fewer than {FEWEST_POSITIVES}")
    return positives


def part(text: str, rows: Mask, labels: Array) -> Part:
    """Return the rows of a mask as a part of the column."""
    count, positives = int(rows.sum()), int(labels[rows].sum())
    lower = exact_lower(positives, count) if count else 0.0
    return Part(text, count, positives, positives / max(1.0, float(labels.sum())), lower)


def parts(column: TableColumn, labels: Array) -> Iterator[Part]:
    """Yield the part of a column that could decide a binary target: its best level or its best interval.

    Missing values are a part of their own and not among these.
    """
    present = ~column.missing
    if column.numeric:
        found = _interval(column.values[present], labels[present])
        if found is not None:
            low, high = found
            inside = present & (column.values >= low) & (column.values <= high)
            yield part(f"from {low:g} to {high:g}", inside, labels)
        return
    counts = np.bincount(column.codes[present], minlength=column.distinct)
    hits = np.bincount(column.codes[present], weights=labels[present], minlength=column.distinct)
    for code in np.flatnonzero(hits >= np.maximum(1.0, PURE * counts)):
        yield part(f"{column.levels[code]!r}", column.codes == code, labels)


def _interval(values: Array, labels: Array) -> tuple[float, float] | None:
    """Return the run of neighbouring values with the most positives for which 99 % are positive."""
    if len(values) == 0:
        return None
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1), method="inverted_cdf"))
    bins = np.searchsorted(edges, values, side="left")
    hits = np.bincount(bins, weights=labels, minlength=len(edges))
    misses = np.bincount(bins, minlength=len(edges)) - hits
    # the run that maximises positives minus 99 times negatives is pure to 99 % (Kadane's maximum subarray)
    gain = (1.0 - PURE) * hits - PURE * misses
    best, best_run, total, start = 0.0, None, 0.0, 0
    for i, step in enumerate(gain):
        if total <= 0:
            total, start = 0.0, i
        total += step
        if total > best:
            best, best_run = total, (start, i)
    if best_run is None:
        return None
    inside = (bins >= best_run[0]) & (bins <= best_run[1])
    return float(values[inside].min()), float(values[inside].max())


def crossfitted(column: TableColumn, table: TableContext) -> Array:
    """Return the mean label of the other folds' rows with a like value, for every row.

    Levels are themselves; numbers are cut into at most 64 parts by quantiles; missing is a part of its own. A part
    that no other fold has gets the mean label. Folds keep entities together.
    """
    codes = _coarse(column)
    fold = folds(table.labels, table.groups, FOLDS, 0)
    scores = np.empty(len(table.labels))
    for k in range(FOLDS):
        out = fold == k
        base = float(table.labels[~out].mean())
        count = np.bincount(codes[~out], minlength=codes.max() + 1)
        total = np.bincount(codes[~out], weights=table.labels[~out], minlength=codes.max() + 1)
        means = np.where(count > 0, (total + base) / (count + 1.0), base)
        scores[out] = means[codes[out]]
    return scores


def _coarse(column: TableColumn) -> Integers:
    if not column.numeric:
        return column.codes + 1
    codes = np.zeros(len(column.values), dtype=np.int64)
    present = ~column.missing
    if present.any():
        values = column.values[present]
        edges = np.unique(np.quantile(values, np.linspace(0, 1, 65)[1:-1], method="inverted_cdf"))
        codes[present] = 1 + np.searchsorted(edges, values, side="left")
    return codes


def auc_lower(scores: Array, labels: Array, groups: Integers | None) -> tuple[float, float]:
    """Return the area under the ROC curve and its lower 95 % bound (DeLong's influence, by entity)."""
    value, influence = roc_auc_influence(labels, scores)
    return value, value - ONE_SIDED_95 * influence_error(influence, groups)[0]


def r2_lower(scores: Array, labels: Array, groups: Integers | None) -> tuple[float, float]:
    """Return R2 and its lower 95 % bound, from the spread of squared errors and of the target (delta method)."""
    squared, total = (labels - scores) ** 2, (labels - labels.mean()) ** 2
    ratio = squared.mean() / total.mean()
    error = clustered_mean((squared - ratio * total) / total.mean(), groups)[1]
    return float(1.0 - ratio), float(1.0 - ratio - ONE_SIDED_95 * error)

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
from holdfast.stats.intervals import exact_lower, quantile
from holdfast.types import Array, Integers, Mask

FEWEST_POSITIVES = 20
PURE = 0.99
COVERS = 0.10
PARTS_OF_POSITIVES = 256
FADES = 10.0
FEWEST_BESIDE = 10
PARTS_OF_ROWS = 64
FEWEST_ON_AN_EDGE = 10
FOLDS = 5


@dataclass(frozen=True)
class Part:
    """A part of a column's values: a level, an interval, or what is missing; with its rows and positives.

    ``purity_lower`` is the exact lower 95 % bound of its share of positives, ``needed`` what that has to reach.
    """

    text: str
    rows: int
    positives: int
    covered: float
    purity_lower: float
    needed: float

    @property
    def decides(self) -> bool:
        """Whether it holds a tenth of the positives and is pure by its exact lower 95 % bound."""
        return self.covered >= COVERS and self.purity_lower >= self.needed

    def evidence(self) -> dict[str, str | int | float]:
        """Return its numbers for a finding."""
        return {
            "part": self.text,
            "rows": self.rows,
            "positives": self.positives,
            "covered": self.covered,
            "purity_lower": self.purity_lower,
        }


def enough_positives(table: TableContext) -> int:
    """Return the number of positives of a binary task; not applicable with fewer than twenty rows of a class."""
    positives = int(table.labels.sum())
    for count, name in ((positives, "positives"), (len(table.labels) - positives, "negatives")):
        if count < FEWEST_POSITIVES:
            raise NotApplicable(f"{count} {name}, fewer than {FEWEST_POSITIVES}")
    return positives


def pure(labels: Array) -> float:
    """Return the share of positives from which a part counts as pure.

    It is 99 %, and more where most rows are positive anyway: the odds of a part then have to be as many times
    those of the table as 99 % is in a balanced one.

    Examples
    --------
    >>> pure(np.array([1.0, 0.0, 0.0])), round(pure(np.array([1.0] * 9 + [0.0])), 5)
    (0.99, 0.99888)
    """
    base = float(labels.mean())
    return max(PURE, base * PURE / (base * PURE + (1.0 - base) * (1.0 - PURE)))


def part(text: str, rows: Mask, table: TableContext) -> Part:
    """Return the rows of a mask as a part of the column.

    The bound of its purity counts rows; where the contract names an entity it counts entities, of which one is
    positive when all its rows in the part are: a hundred rows of one customer are one observation.
    """
    count, positives = int(rows.sum()), int(table.labels[rows].sum())
    trials = table.count_entities(rows)
    hits = trials - table.count_entities(rows & (table.labels == 0))
    lower = exact_lower(hits, trials) if trials else 0.0
    covered = positives / max(1.0, float(table.labels.sum()))
    return Part(text, count, positives, covered, lower, pure(table.labels))


def parts(column: TableColumn, table: TableContext) -> Iterator[Part]:
    """Yield the parts of a column that could decide a binary target: levels, or the purest intervals.

    Missing values are a part of their own and not among these.
    """
    present, labels = ~column.missing, table.labels
    if not present.any():
        return
    if column.numeric:
        values = column.values
        for low, high in _intervals(values[present], labels[present], pure(labels)):
            inside = present & (values >= low) & (values <= high)
            yield part(f"from {low:g} to {high:g}", inside, table)
        return
    counts = np.bincount(column.codes[present], minlength=column.distinct)
    hits = np.bincount(column.codes[present], weights=labels[present], minlength=column.distinct)
    for code in np.flatnonzero((hits >= COVERS * labels.sum()) & (hits >= PURE * counts) & (hits > 0)):
        yield part(f"{column.levels[code]!r}", column.codes == code, table)


def _intervals(values: Array, labels: Array, purity: float) -> Iterator[tuple[float, float]]:
    """Yield the runs of neighbouring values with the most positives at rising purities, where the purity is abrupt.

    Edges are quantiles of the positives, so that however rare they are a run that holds a tenth of them is found
    to within a 256th of them at either end. A value that is an edge is a part of its own.
    """
    if not labels.any():
        return
    bins = _cut(values, labels > 0, PARTS_OF_POSITIVES)
    hits = np.bincount(bins, weights=labels).astype(np.float64)
    misses = np.bincount(bins).astype(np.float64) - hits
    for asked in (purity, (1.0 + purity) / 2.0, (9.0 + purity) / 10.0, 1.0):
        run = _best_run(hits, misses, asked)
        if run is not None and _abrupt(hits, misses, run, purity):
            inside = (bins >= run[0]) & (bins <= run[1])
            yield float(values[inside].min()), float(values[inside].max())


def _best_run(hits: Array, misses: Array, purity: float) -> tuple[int, int] | None:
    """Return first and last bin of the run that is at least so pure and has the most positives beyond that.

    Kadane's maximum subarray over ``(1 - purity) * positives - purity * negatives``.
    """
    gain = hits - misses * (purity / (1.0 - purity)) if purity < 1.0 else np.where(misses > 0, -np.inf, hits)
    best, best_run, total, start = 0.0, None, 0.0, 0
    for i, step in enumerate(gain.tolist()):
        if total <= 0:
            total, start = 0.0, i
        total += step
        if total > best:
            best, best_run = total, (start, i)
    return best_run


def _abrupt(hits: Array, misses: Array, run: tuple[int, int], purity: float) -> bool:
    """Return whether the values beside the run are much less pure than the run.

    A strong and legitimate predictor has pure tails as well: they fade, the next values are nearly as pure. On each
    side the nearest values that hold a tenth of the positives (or all there are) have to have ten times lower
    odds than a pure part; fewer than ten rows say nothing.
    """
    wanted = COVERS * float(hits.sum())
    for side in (slice(None, run[0]), slice(run[1] + 1, None)):
        near_hits, near_misses = hits[side], misses[side]
        if side.start is None:
            near_hits, near_misses = near_hits[::-1], near_misses[::-1]
        reach = int(np.searchsorted(np.cumsum(near_hits), wanted)) + 1
        positive, negative = float(near_hits[:reach].sum()), float(near_misses[:reach].sum())
        if positive + negative >= FEWEST_BESIDE and positive * FADES * (1.0 - purity) > negative * purity:
            return False
    return True


def _cut(values: Array, of: Mask, count: int) -> Integers:
    """Return the bin of each value, from 0: between two edges, or on one.

    The edges are quantiles of the values where ``of`` is true, and values themselves.
    """
    edges = np.unique(np.quantile(values[of], np.linspace(0, 1, count + 1), method="inverted_cdf"))
    left = np.searchsorted(edges, values, side="left")
    return left + np.searchsorted(edges, values, side="right")


def check_folds(table: TableContext) -> Integers:
    """Return five folds of the rows, entities whole; not applicable with fewer than two entities."""
    most = int(table.entities.max(initial=-1)) + 1
    if most < 2:
        raise NotApplicable("fewer than two entities")
    return folds(table.labels, None if table.groups is None else table.entities, min(FOLDS, most), 0)


def crossfitted(column: TableColumn, labels: Array, fold: Integers) -> Array:
    """Return the mean label of the other folds' rows with a like value, for every row.

    Levels are themselves; numbers are cut into at most 64 parts by quantiles, and values that many rows have are
    parts of their own; missing is one too. A part that no other fold has gets the mean label.
    """
    codes = _coarse(column)
    scores = np.empty(len(labels))
    for k in np.unique(fold):
        out = fold == k
        base = float(labels[~out].mean())
        count = np.bincount(codes[~out], minlength=codes.max() + 1)
        total = np.bincount(codes[~out], weights=labels[~out], minlength=codes.max() + 1)
        means = np.where(count > 0, (total + base) / (count + 1.0), base)
        scores[out] = means[codes[out]]
    return scores


def _coarse(column: TableColumn) -> Integers:
    if not column.numeric:
        return column.codes + 1
    codes = np.zeros(len(column.missing), dtype=np.int64)
    present = ~column.missing
    if present.any():
        values = column.values[present]
        bins = _cut(values, np.ones(len(values), dtype=bool), PARTS_OF_ROWS)
        # an edge that few rows lie on joins the values below it: alone it would be predicted by nobody
        rare = (np.bincount(bins) < FEWEST_ON_AN_EDGE) & (np.arange(bins.max() + 1) % 2 == 1)
        codes[present] = 1 + bins - rare[bins]
    return codes


def auc_lower(scores: Array, table: TableContext) -> tuple[float, float]:
    """Return the area under the ROC curve and its lower 95 % bound (DeLong's influence, by entity).

    No bound is above that of a perfect order, which is exact: as many independent pairs as the rarer class has
    rows (entities). DeLong's error is zero there.
    """
    value, influence = roc_auc_influence(table.labels, scores)
    pairs = min(table.count_entities(table.labels > 0), table.count_entities(table.labels <= 0))
    error, degrees = influence_error(influence, table.groups)
    return value, min(value - quantile(0.95, degrees) * error, exact_lower(pairs, pairs))


def r2_lower(scores: Array, table: TableContext) -> tuple[float, float]:
    """Return R2 and its lower 95 % bound, from the spread of squared errors and of the target (delta method)."""
    squared, total = (table.labels - scores) ** 2, (table.labels - table.labels.mean()) ** 2
    ratio = float(squared.mean() / total.mean())
    error = clustered_mean((squared - ratio * total) / total.mean(), table.groups)[1]
    degrees = float("inf") if table.groups is None else float(table.entities.max())
    return 1.0 - ratio, 1.0 - ratio - quantile(0.95, max(1.0, degrees)) * error


def recall_lower(column: TableColumn, table: TableContext, fold: Integers) -> tuple[float, float]:
    """Return the mean recall over several classes and its lower 95 % bound, each row taken for its like rows' class.

    No bound is above the exact one of the rarest class, whose rows (entities) could all be right by chance.
    """
    numbers = range(len(table.settings.classes))
    scores = np.column_stack(
        [crossfitted(column, (table.labels == n).astype(np.float64), fold) for n in numbers]
    )
    right = (scores.argmax(axis=1) == table.labels).astype(np.float64)
    influence, recalls = np.zeros(len(right)), []
    for n in numbers:
        mine = table.labels == n
        recalls.append(float(right[mine].mean()))
        influence[mine] = (right[mine] - recalls[-1]) / int(mine.sum()) / len(numbers)
    value = sum(recalls) / len(recalls)
    error, degrees = influence_error(influence, table.groups)
    rarest = min(table.count_entities(table.labels == n) for n in numbers)
    return value, min(value - quantile(0.95, degrees) * error, exact_lower(rarest, rarest))

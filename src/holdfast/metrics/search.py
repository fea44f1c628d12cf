"""The best threshold for a decision table, and whether it beats the formula beyond chance."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from holdfast.contract.settings import Money
from holdfast.metrics.cuts import Cuts
from holdfast.types import Array, Integers

FOLDS = 5


class Chosen(NamedTuple):
    """The index of a cut, and the rule that took it."""

    cut: int
    rule: Literal["formula", "searched", "never", "always"]


def gains(money: Money) -> tuple[float, float]:
    """Return what acting gains over not acting on a positive and on a negative row.

    Examples
    --------
    >>> gains(Money(true_positive=100, false_positive=-50))
    (100.0, -50.0)
    """
    return (
        float(money.true_positive - money.false_negative),
        float(money.false_positive - money.true_negative),
    )


class MoneySearch:
    """The choice of a cut by money, repeatable on any resample of the rows.

    Rows are sorted once; a resample is a vector of integer weights, and the value of every cut is one
    cumulative sum.

    Parameters
    ----------
    y
        Labels 0 or 1, shape ``(n,)``.
    found
        The cuts of the same rows.
    money
        The decision table, per row.
    groups
        Entity codes, shape ``(n,)``, or None.
    seed
        Of the folds.
    formula
        The cut of the formula; None where the formula gives no threshold.
    counted
        What each row counts, shape ``(n,)``; None: all alike.

    Examples
    --------
    >>> from holdfast.metrics.cuts import cuts
    >>> y, p = np.array([0.0, 0.0, 1.0, 1.0]), np.array([.1, .4, .3, .8])
    >>> search = MoneySearch(y, cuts(p), Money(100, -50), None, 0, formula=2)
    >>> search.values(np.ones(4)).tolist()  # none, .8, .8 and .4, then .3, then all
    [0.0, 100.0, 50.0, 150.0, 100.0]
    """

    def __init__(
        self,
        y: Array,
        found: Cuts,
        money: Money,
        groups: Integers | None,
        seed: int,
        formula: int | None,
        counted: Array | None = None,
    ) -> None:
        on_positive, on_negative = gains(money)
        self.positive: Array = y[found.order]
        self.gain: Array = np.where(self.positive > 0, on_positive, on_negative)
        self.idle: Array = np.where(
            self.positive > 0, float(money.false_negative), float(money.true_negative)
        )
        if counted is not None:
            self.gain, self.idle = self.gain * counted[found.order], self.idle * counted[found.order]
        self.groups = None if groups is None else np.unique(groups, return_inverse=True)[1][found.order]
        self.ends = found.ends
        self.formula = formula
        self.fold = _folds(self.positive, self.groups, seed)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.gain.size)

    def values(self, weights: npt.NDArray[Any]) -> Array:
        """Return the net value of every cut on weighted rows (in sorted order), shape ``(cuts,)``."""
        acted = np.concatenate([[0.0], np.cumsum(self.gain * weights)])[self.ends]
        # sums, not products of vectors: BLAS would part each of thousands among threads that wait for each other
        return np.asarray(acted + float((self.idle * weights).sum()))

    def choose(self, weights: npt.NDArray[Any] | None = None) -> Chosen:
        """Return the cut that these rows, or a resample of them, choose."""
        w = np.ones(self.rows) if weights is None else weights
        if self.formula is None:
            values = self.values(w)
            return Chosen(0, "never") if values[0] >= values[-1] else Chosen(len(self.ends) - 1, "always")
        if self._search_is_better(w, self.formula):
            return Chosen(int(np.argmax(self.values(w))), "searched")
        return Chosen(self.formula, "formula")

    def _search_is_better(self, weights: npt.NDArray[Any], formula: int) -> bool:
        """Return whether the cross-fitted search gains more than one paired error over the formula."""
        rank = np.arange(self.rows)
        by_formula = rank < self.ends[formula]
        difference = np.zeros(self.rows)
        for fold in range(FOLDS):
            held = self.fold == fold
            best = int(np.argmax(self.values(np.where(held, 0, weights))))
            by_search = rank < self.ends[best]
            changed = held & (by_search != by_formula)
            difference[changed] = np.where(by_search[changed], self.gain[changed], -self.gain[changed])
        total, error = self._weighted_sum(difference, weights)
        return total > error

    def _weighted_sum(self, values: Array, weights: npt.NDArray[Any]) -> tuple[float, float]:
        """Return the sum over resampled units (rows or groups) and its standard error."""
        if self.groups is not None:
            # A group's rows share one weight: it was drawn as a whole.
            values = np.bincount(self.groups, weights=values).astype(np.float64)
            weights = np.bincount(self.groups, weights=weights) / np.bincount(self.groups)
        units = float(weights.sum())
        total = float((values * weights).sum())
        if units < 2:
            return total, math.inf
        spread = float((values**2 * weights).sum()) - total**2 / units
        return total, math.sqrt(max(0.0, spread) * units / (units - 1.0))


def _folds(positive: Array, groups: npt.NDArray[Any] | None, seed: int) -> Integers:
    """Return the fold of each row: whole groups, dealt out by their number of positives, at random within."""
    codes = np.arange(positive.size) if groups is None else groups
    positives = np.bincount(codes, weights=positive)
    shuffled = np.random.default_rng(seed).permutation(positives.size)
    dealt = shuffled[np.argsort(-positives[shuffled], kind="stable")]
    fold_of = np.empty(positives.size, dtype=np.int64)
    fold_of[dealt] = np.arange(positives.size) % FOLDS
    return np.asarray(fold_of[codes])

"""A category of many levels: what the target is on average where a row has the level."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.models.arrays import codes, moments, sums
from holdfast.models.crossfit import can_cross_fit, cross_fit, outcomes, row_weights
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.inputs import Input
from holdfast.models.levels import MOST_LEVELS
from holdfast.types import Array, Integers, Mask, Value

FEWEST_ROWS = 3
"""Levels with fewer training rows are rare: they are pooled, and an unseen level is taken for a rare one."""

LARGEST_SMOOTHING = 1e6


class Target(Column, frozen=True, tag="target"):
    """The mean of the target at each level, smoothed towards the mean of all rows; of several classes one column each.

    Scaled to mean 0 and standard deviation 1 over the training rows, as numbers of a linear model are.
    ``values`` has the numbers of each level, in the order of ``levels``; ``rest`` are those of rare and unseen levels,
    ``null`` those of null. Rows that it was fitted on are encoded by the rows of other parts: their own labels are not in
    their numbers.
    """

    levels: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    rest: tuple[float, ...]
    null: tuple[float, ...]

    @property
    def names(self) -> list[str]:
        several = len(self.rest) > 1
        return [f"{self.name} target mean{f' {i}' if several else ''}" for i in range(len(self.rest))]

    @property
    def known(self) -> tuple[str, ...]:
        return self.levels

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        table = np.array([*self.values, self.null, self.rest], dtype=np.float64)
        out[:] = table[codes(frame[self.name], self.levels, len(self.levels))]

    def step(self) -> Step:
        name, rest = self.name, self.rest
        table: dict[Value, tuple[float, ...]] = dict(zip(self.levels, self.values, strict=True))
        table[None] = self.null
        find = table.get

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            out.extend(find(row[name], rest))

        return add


def suits(source: Input, frame: pl.DataFrame, supervision: Supervision | None) -> bool:
    """Say whether the category has more levels than are told apart one by one, and there are labels."""
    return can_cross_fit(supervision) and frame[source.name].n_unique() > MOST_LEVELS + 1


def fit(source: Input, frame: pl.DataFrame, supervision: Supervision | None) -> Fitted:
    """Learn the mean at each level from all rows, and encode these rows by the means of other parts."""
    assert supervision is not None  # ``suits`` asked for labels
    series = frame[source.name].cast(pl.String)
    levels = tuple(series.drop_nulls().unique().sort().to_list())
    at = codes(series, levels, len(levels))
    target, weights = outcomes(supervision), row_weights(supervision)
    size = len(levels) + 1

    def learn(learned: Mask, held: Mask) -> Array:
        table, rest, _ = smoothed_means(at[learned], target[learned], weights[learned], size)
        return np.asarray(np.where(np.isnan(table), rest, table)[at[held]])

    training = cross_fit(supervision, target.shape[1], learn)
    centre, scale = np.array([moments(values, float(values[0])) for values in training.T]).T
    table, rest, rows = smoothed_means(at, target, weights, size)
    table, rest = (table - centre) / scale, (rest - centre) / scale
    kept = np.flatnonzero(rows[:-1] >= FEWEST_ROWS)
    null = rest if np.isnan(table[-1]).any() else table[-1]
    column = Target(
        source.name,
        tuple(levels[i] for i in kept),
        tuple(tuple(row) for row in table[kept].tolist()),
        tuple(rest.tolist()),
        tuple(null.tolist()),
    )
    return Fitted(column, (training - centre) / scale)


def smoothed_means(at: Integers, target: Array, weights: Array, size: int) -> tuple[Array, Array, Integers]:
    """Return the smoothed mean of each level, that of the rare levels together, and the rows of each level.

    Parameters
    ----------
    at
        The level of each row, from 0 to ``size - 1``, shape ``(n,)``.
    target, weights
        Shape ``(n, k)`` and ``(n,)``.

    Returns
    -------
    Shape ``(size, k)``, NaN where a level is rare; shape ``(k,)``; shape ``(size,)``.

    Notes
    -----
    ``(sum + m * mean of all rows) / (weight + m)``, where m is the variance within levels over the variance between them,
    by the method of moments (a one-way layout with random effects), at least 1. A category that says nothing has next to
    no variance between levels, and all its means are nearly the mean of all rows.

    References
    ----------
    Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes; Searle, Casella and
    McCulloch (1992), Variance components, 3.6.

    Examples
    --------
    >>> at, y = np.repeat([0, 1, 2], [4, 4, 1]), np.array([[0.0], [0], [0], [1], [1], [1], [1], [0], [1]])
    >>> table, rest, rows = smoothed_means(at, y, np.ones(9), 3)
    >>> bool(table[0, 0] < y.mean() < table[1, 0]), bool(np.isnan(table[2, 0])), rows.tolist()
    (True, True, [4, 4, 1])
    """
    rows = np.bincount(at, minlength=size)
    weight = sums(at, weights, size)
    columns = target.T
    total = np.stack([sums(at, weights * y, size) for y in columns], axis=1)
    squares = np.stack([sums(at, weights * y * y, size) for y in columns], axis=1)
    mean = total.sum(axis=0) / weight.sum()
    m = np.array([_smoothing(weight, total[:, j], squares[:, j]) for j in range(target.shape[1])])
    rare = rows < FEWEST_ROWS
    table = (total + m * mean) / (weight[:, None] + m)
    table[rare] = np.nan
    rest = (total[rare].sum(axis=0) + m * mean) / (weight[rare].sum() + m)
    return table, rest, rows


def _smoothing(weight: Array, total: Array, squares: Array) -> float:
    """Return the variance within levels over that between them, at least 1 and at most a million."""
    seen = weight > 0
    weight, total, squares = weight[seen], total[seen], squares[seen]
    n, levels = weight.sum(), len(weight)
    if levels < 2 or n <= levels:
        return LARGEST_SMOOTHING
    within = max(float((squares - total * total / weight).sum() / (n - levels)), 0.0)
    between = float((weight * (total / weight - total.sum() / n) ** 2).sum() / (levels - 1))
    size = float((n - (weight**2).sum() / n) / (levels - 1))
    spread = (between - within) / size
    return float(np.clip(within / spread, 1.0, LARGEST_SMOOTHING)) if spread > 0 else LARGEST_SMOOTHING


ENCODING = Encoding(Target, types=("category",), kinds=("linear", "tree", "scaled"), fit=fit, suits=suits)

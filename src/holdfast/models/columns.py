"""How one input becomes numbers: fitted on training rows, then frozen; arrays and single rows alike.

Each encoding has ``names`` (its output columns), ``write`` (the vectorised executor, into a matrix) and
``step`` (the row executor, appending to a list). Both do the same IEEE operations in the same order.

Missing values and unseen levels have a place by definition:

===========================  =============================  ==============================
value                        linear model                   trees
===========================  =============================  ==============================
null, seen in training       median or mode, and a column   NaN; for a category a level
                             that says "is null"            of its own
null, not seen in training   median or mode                 median or mode
unseen level                 zero in all its columns        NaN
===========================  =============================  ==============================
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec
import numpy as np
import polars as pl

from holdfast.types import Array, Integers, Value

Step: TypeAlias = Callable[[Mapping[str, Value], list[float]], None]

FARTHEST = 1e100
"""Scaled values are cut here, so that no sum of them overflows into an infinity or a NaN."""


def numbers(series: pl.Series) -> Array:
    """Return a number or boolean column as float64, NaN where null."""
    return np.asarray(series.cast(pl.Float64).to_numpy(), dtype=np.float64)


def codes(series: pl.Series, levels: tuple[str, ...], null_code: int) -> Integers:
    """Return the position of each value among the levels, -1 where unseen and ``null_code`` where null.

    Examples
    --------
    >>> codes(pl.Series(["b", None, "z"]), ("a", "b"), 2).tolist()
    [1, 2, -1]
    """
    text = series.cast(pl.String)
    if levels:
        known = text.cast(pl.Enum(levels), strict=False).to_physical().cast(pl.Int64).fill_null(-1)
    else:
        known = pl.repeat(-1, len(text), dtype=pl.Int64, eager=True)
    found: Integers = known.to_numpy(writable=True)
    found[text.is_null().to_numpy()] = null_code
    return found


class Scaled(msgspec.Struct, frozen=True, tag="scaled"):
    """A number or boolean of a linear model: ``(x - mean) / scale``, with ``fill`` where null.

    ``indicator`` adds the column "is null" (0 or 1, not scaled).
    """

    name: str
    fill: float
    mean: float
    scale: float
    indicator: bool

    @property
    def names(self) -> list[str]:
        return [self.name, f"{self.name} is null"] if self.indicator else [self.name]

    def write(self, series: pl.Series, out: Array) -> None:
        values = numbers(series)
        missing = np.isnan(values)
        with np.errstate(over="ignore"):
            scaled = (np.where(missing, self.fill, values) - self.mean) / self.scale
        out[:, 0] = np.minimum(np.maximum(scaled, -FARTHEST), FARTHEST)
        if self.indicator:
            out[:, 1] = missing

    def step(self) -> Step:
        name, fill, mean, scale, indicator = self.name, self.fill, self.mean, self.scale, self.indicator

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            value = row[name]
            scaled = ((fill if value is None else value) - mean) / scale  # type: ignore[operator]
            if not -FARTHEST < scaled < FARTHEST:
                scaled = FARTHEST if scaled > 0 else -FARTHEST
            out.append(scaled)
            if indicator:
                out.append(1.0 if value is None else 0.0)

        return add


class OneHot(msgspec.Struct, frozen=True, tag="one-hot"):
    """A category of a linear model: one column a level, zeros for an unseen one.

    ``null_level`` says that null was seen in training and has the last column; otherwise ``fill`` stands in.
    """

    name: str
    levels: tuple[str, ...]
    null_level: bool
    fill: str | None

    @property
    def names(self) -> list[str]:
        known = [f"{self.name} = {level}" for level in self.levels]
        return [*known, f"{self.name} is null"] if self.null_level else known

    def write(self, series: pl.Series, out: Array) -> None:
        found = codes(series, self.levels, _null_code(self))
        for position in range(out.shape[1]):
            out[:, position] = found == position

    def step(self) -> Step:
        name, width, null = self.name, len(self.names), _null_code(self)
        unseen = (0.0,) * width
        one = [tuple(float(i == position) for i in range(width)) for position in range(width)]
        table: dict[Value, tuple[float, ...]] = dict(zip(self.levels, one, strict=False))
        table[None] = one[null] if null >= 0 else unseen
        find = table.get

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            out.extend(find(row[name], unseen))

        return add


class Plain(msgspec.Struct, frozen=True, tag="plain"):
    """A number or boolean of a tree model, as it is; ``fill`` where null, or NaN without one."""

    name: str
    fill: float | None

    @property
    def names(self) -> list[str]:
        return [self.name]

    def write(self, series: pl.Series, out: Array) -> None:
        values = numbers(series)
        out[:, 0] = values if self.fill is None else np.where(np.isnan(values), self.fill, values)

    def step(self) -> Step:
        name, fill = self.name, math.nan if self.fill is None else self.fill

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            value = row[name]
            out.append(fill if value is None else float(value))

        return add


class Ordinal(msgspec.Struct, frozen=True, tag="ordinal"):
    """A category of a tree model: the position of its level as a number, NaN for an unseen one."""

    name: str
    levels: tuple[str, ...]
    null_level: bool
    fill: str | None

    @property
    def names(self) -> list[str]:
        return [self.name]

    def write(self, series: pl.Series, out: Array) -> None:
        found = codes(series, self.levels, _null_code(self))
        out[:, 0] = np.where(found < 0, np.nan, found)

    def step(self) -> Step:
        name, null = self.name, _null_code(self)
        table: dict[Value, float] = {level: float(i) for i, level in enumerate(self.levels)}
        table[None] = float(null) if null >= 0 else math.nan
        find, unseen = table.get, math.nan

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            out.append(find(row[name], unseen))

        return add


ColumnEncoding: TypeAlias = Scaled | OneHot | Plain | Ordinal


def _null_code(column: OneHot | Ordinal) -> int:
    if column.null_level:
        return len(column.levels)
    return column.levels.index(column.fill) if column.fill in column.levels else -1

"""Columns as the vectorised executor sees them, from and to Polars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from holdfast.features.instants import EARLIEST, END
from holdfast.features.nodes import Type
from holdfast.types import Array


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A column of strings, each distinct one kept once: ``codes`` index ``levels``, -1 is null.

    A function of strings runs once a level, by the very Python function that the row executor calls. Levels
    may repeat and may be unused.
    """

    codes: npt.NDArray[np.int32]
    levels: list[str]

    def __len__(self) -> int:
        return len(self.codes)


Vector: TypeAlias = Array | Levels
"""Numbers, datetimes (seconds since 1970) and booleans (0.0, 1.0) as float64 with NaN for null; strings as
``Levels``."""


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """The columns of a table by name, all of one length."""

    rows: int
    columns: Mapping[str, Vector]


def vectors(frame: pl.DataFrame, types: Mapping[str, Type], names: Iterable[str] | None = None) -> Vectors:
    """Return columns of a typed frame as vectors.

    Parameters
    ----------
    frame
        Number columns of any numeric dtype (null, NaN and infinities are null; -0.0 is read as 0.0), datetimes as
        such numbers (null too before the year 1 and after 9999), boolean and string columns.
    types
        The type of each column.
    names
        The columns wanted; all of ``types`` without it.

    Examples
    --------
    >>> v = vectors(pl.DataFrame({"a": ["y", None, "x", "y"]}), {"a": "string"}).columns["a"]
    >>> v.codes.tolist(), v.levels
    ([1, -1, 0, 1], ['x', 'y'])
    """
    wanted = types if names is None else names
    return Vectors(frame.height, {name: _vector(frame[name], types[name]) for name in wanted})


def _vector(series: pl.Series, kind: Type) -> Vector:
    if kind == "string":
        return _levels(series)
    values = series.cast(pl.Float64).to_numpy() + 0.0
    values[np.isinf(values)] = np.nan
    if kind == "datetime":
        values[(values < EARLIEST) | (values >= END)] = np.nan
    return values


def _levels(series: pl.Series) -> Levels:
    levels = series.drop_nulls().unique().sort()
    codes = series.cast(pl.Enum(levels)).to_physical().cast(pl.Int32).fill_null(-1)
    return Levels(codes.to_numpy(), levels.to_list())


def to_series(name: str, vector: Vector, kind: Type) -> pl.Series:
    """Return a vector as a typed Polars column: Float64, Boolean or String, with nulls.

    Examples
    --------
    >>> to_series("a", np.array([1.0, np.nan]), "boolean").to_list()
    [True, None]
    """
    if isinstance(vector, Levels):
        codes = pl.Series(vector.codes)
        levels = pl.Series(name, vector.levels, dtype=pl.String)
        return levels.gather(codes.set(codes < 0, None).cast(pl.UInt32))
    series = pl.Series(name, vector, dtype=pl.Float64).fill_nan(None)
    return series.cast(pl.Boolean) if kind == "boolean" else series


def align(parts: Sequence[Levels]) -> tuple[list[npt.NDArray[np.int32]], list[str]]:
    """Return the codes of several string columns over their common levels, sorted by code point."""
    common = sorted(set().union(*(part.levels for part in parts)))
    place = {level: code for code, level in enumerate(common)}
    codes = []
    for part in parts:
        lookup = np.array([*(place[level] for level in part.levels), -1], dtype=np.int32)
        codes.append(lookup[part.codes])
    return codes, common


def comparable(parts: Sequence[Vector]) -> tuple[list[Array], Callable[[Array], Vector]]:
    """Return vectors of one type as numbers that are equal, and ordered, as the values are; and the way back.

    Strings become their rank among the strings of all parts, null is NaN. So comparing, choosing and taking
    the least are written once, for numbers.

    Examples
    --------
    >>> b, a = Levels(np.array([0, -1], np.int32), ["b"]), Levels(np.array([0, 0], np.int32), ["a"])
    >>> (x, y), back = comparable([b, a])
    >>> x.tolist(), y.tolist(), back(x).levels
    ([1.0, nan], [0.0, 0.0], ['a', 'b'])
    """
    if not isinstance(parts[0], Levels):
        return cast("list[Array]", list(parts)), lambda values: values
    codes, levels = align(cast("Sequence[Levels]", parts))
    ranks = [np.where(c < 0, np.nan, c) for c in codes]
    return ranks, lambda values: Levels(np.where(np.isnan(values), -1, values).astype(np.int32), levels)


def finite(values: Array) -> Array:
    """Make infinities of a freshly computed vector null, in place, and return it."""
    values[np.isinf(values)] = np.nan
    return values

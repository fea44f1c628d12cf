"""The encoder: a list of column encodings, fitted on a typed frame, executed on tables and on single rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np
import polars as pl

from holdfast.models.columns import ColumnEncoding, OneHot, Ordinal, Plain, Scaled, numbers
from holdfast.models.inputs import Input
from holdfast.types import Array, Value

MOST_LEVELS = 255
"""A category keeps its most frequent levels; the rarer ones are treated as unseen."""


class Encoder(msgspec.Struct, frozen=True):
    """Fitted column encodings, in the order of the inputs.

    Examples
    --------
    >>> frame = pl.DataFrame({"area": [500.0, 700.0], "kind": ["a", "b"]})
    >>> encoder = fit_encoder("linear", frame, [Input("area", "number"), Input("kind", "category")])
    >>> encoder.names
    ['area', 'kind = a', 'kind = b']
    >>> encoder.matrix(frame).tolist()
    [[-1.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    >>> encoder.row()({"area": 700.0, "kind": "never seen"})
    [1.0, 0.0, 0.0]
    """

    kind: Literal["linear", "tree"]
    columns: tuple[ColumnEncoding, ...]

    @property
    def names(self) -> list[str]:
        """Names of the matrix's columns."""
        return [name for column in self.columns for name in column.names]

    @property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """The levels of each category that is told apart by them."""
        return {c.name: c.levels for c in self.columns if isinstance(c, OneHot | Ordinal)}

    @property
    def categorical(self) -> tuple[int, ...]:
        """Indices of the matrix's columns that hold level codes."""
        kinds = [isinstance(column, Ordinal) for column in self.columns for _ in column.names]
        return tuple(i for i, is_code in enumerate(kinds) if is_code)

    def matrix(self, frame: pl.DataFrame) -> Array:
        """Return the encoded rows, float64, C-contiguous, shape ``(n, k)``.

        Finite for a linear model; a tree model may see NaN (see ``holdfast.models.columns``).
        """
        widths = [len(column.names) for column in self.columns]
        out = np.empty((frame.height, sum(widths)), dtype=np.float64)
        start = 0
        for column, width in zip(self.columns, widths, strict=True):
            column.write(frame[column.name], out[:, start : start + width])
            start += width
        return out

    def row(self) -> Callable[[Mapping[str, Value]], list[float]]:
        """Return the same encoding for one typed row."""
        steps = [column.step() for column in self.columns]

        def encode(row: Mapping[str, Value]) -> list[float]:
            out: list[float] = []
            for step in steps:
                step(row, out)
            return out

        return encode

    def to_json(self) -> bytes:
        """Return the encoder as JSON; floats survive to the last bit."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> Encoder:
        """Return the encoder of ``to_json``."""
        return msgspec.json.decode(text, type=cls)


def fit_encoder(kind: Literal["linear", "tree"], frame: pl.DataFrame, inputs: Sequence[Input]) -> Encoder:
    """Learn fills, means, scales and levels from these rows, and from nothing else.

    Parameters
    ----------
    kind
        ``linear``: numbers imputed by the median and scaled to mean 0 and standard deviation 1, categories
        one-hot. ``tree``: numbers as they are, categories as codes.
    frame
        Typed frame with derived features, at least one row; null where missing.
    inputs
        What the model reads, in order.
    """
    number = _scaled if kind == "linear" else _plain
    category = _one_hot if kind == "linear" else _ordinal
    columns = [(category if i.type == "category" else number)(i, frame[i.name]) for i in inputs]
    return Encoder(kind, tuple(columns))


def _scaled(source: Input, series: pl.Series) -> Scaled:
    values = numbers(series)
    missing = np.isnan(values)
    fill = _middle(source, values[~missing])
    filled = np.where(missing, fill, values)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = float(filled.mean()), float(filled.std())
    # a constant column has no scale; rounding in its mean must not be taken for one
    if filled.min() == filled.max() or not np.isfinite(scale) or scale == 0.0:
        mean, scale = fill, 1.0
    return Scaled(source.name, fill, mean, scale, indicator=bool(missing.any()))


def _plain(source: Input, series: pl.Series) -> Plain:
    values = numbers(series)
    missing = np.isnan(values)
    # a tree that saw no missing value takes NaN for zero: a null that comes later is given the middle instead
    return Plain(source.name, None if missing.any() else _middle(source, values))


def _middle(source: Input, values: Array) -> float:
    """Median of a number, mode of a boolean; 0 where nothing was seen."""
    if not len(values):
        return 0.0
    if source.type == "boolean":
        return 1.0 if values.mean() >= 0.5 else 0.0
    ordered = np.sort(values)
    low, high = float(ordered[(len(ordered) - 1) // 2]), float(ordered[len(ordered) // 2])
    return low if low == high else low / 2 + high / 2


def _levels(series: pl.Series) -> tuple[tuple[str, ...], bool, str | None]:
    """Levels in alphabetical order, whether null was seen, and the most frequent level."""
    text = series.cast(pl.String).rename("level")
    counts = text.drop_nulls().value_counts(name="rows").sort(["rows", "level"], descending=[True, False])
    kept = counts["level"].head(MOST_LEVELS).to_list()
    return tuple(sorted(kept)), text.null_count() > 0, kept[0] if kept else None


def _one_hot(source: Input, series: pl.Series) -> OneHot:
    levels, null_level, fill = _levels(series)
    return OneHot(source.name, levels, null_level, None if null_level else fill)


def _ordinal(source: Input, series: pl.Series) -> Ordinal:
    levels, null_level, fill = _levels(series)
    return Ordinal(source.name, levels, null_level, None if null_level else fill)

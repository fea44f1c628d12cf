"""A column as checks see it: numbers or level codes, with what is missing marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from holdfast.types import Array, Integers, Mask

FEW_LEVELS = 20


@dataclass(frozen=True)
class TableColumn:
    """One column of the table.

    Parameters
    ----------
    name
        As in the table.
    kind
        As in a contract.
    series
        Numbers (also times that are features, in seconds since 1970), Boolean, or String; null where missing.
    """

    name: str
    kind: str
    series: pl.Series

    @property
    def numeric(self) -> bool:
        """Whether values have an order and a distance."""
        return self.series.dtype.is_numeric()

    @cached_property
    def missing(self) -> Mask:
        """True where the value is null, shape ``(n,)``."""
        return self.series.is_null().to_numpy()

    @cached_property
    def values(self) -> Array:
        """Numbers, NaN where missing; codes of the levels for other kinds (in the order of the levels' text)."""
        if self.numeric:
            return self.series.cast(pl.Float64).fill_null(np.nan).to_numpy()
        return np.where(self.codes < 0, np.nan, self.codes).astype(np.float64)

    @cached_property
    def codes(self) -> Integers:
        """Level codes from 0 by sorted level, -1 where missing, shape ``(n,)``."""
        codes = self.series.rank("dense").cast(pl.Int64) - 1
        return codes.fill_null(-1).to_numpy()

    @cached_property
    def levels(self) -> list[str]:
        """The distinct values as text, in the order of the codes."""
        return [_text(value) for value in self.series.drop_nulls().unique().sort().to_list()]

    @property
    def distinct(self) -> int:
        """Number of distinct values, missing not counted."""
        return int(self.codes.max()) + 1 if len(self.codes) else 0


def table_columns(frame: pl.DataFrame, kinds: Mapping[str, str]) -> dict[str, TableColumn]:
    """Return the columns of a typed frame by name; ``kinds`` names the kind of each."""
    return {name: TableColumn(name, kinds[name], frame[name]) for name in frame.columns if name in kinds}


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)

"""A range of what was measured of a column, and the flags of a value below or above it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import polars as pl

from holdfast.bundle.flags import Flags
from holdfast.types import Array


class Range(NamedTuple):
    """The smallest and largest value that was observed of a column, and what is said of one beyond."""

    name: str
    low: float
    high: float
    below: str
    above: str

    @classmethod
    def of(cls, name: str, low: float, high: float, unit: str) -> Range:
        """Return the range of a column, in words with a unit behind the number.

        Examples
        --------
        >>> Range.of("note", 3.0, 160.0, " characters").above
        'note above the observed 160 characters'
        """
        below, above = (f"{name} {where} the observed" for where in ("below", "above"))
        return cls(name, low, high, f"{below} {short(low)}{unit}", f"{above} {short(high)}{unit}")

    def mark(self, flags: list[str], value: Any) -> None:
        """Add what is to be said of one value; nothing of null."""
        if value is not None and not self.low <= value <= self.high:
            flags.append(self.below if value < self.low else self.above)

    def mark_rows(self, flags: Flags, values: Array) -> None:
        """Add what is to be said of each value to the flags of its row; nothing of NaN."""
        flags.mark(values < self.low, self.below)
        flags.mark(values > self.high, self.above)


def lengths_of(series: pl.Series) -> Array:
    """Return the characters of each text, NaN where null."""
    return np.asarray(series.str.len_chars().cast(pl.Float64).to_numpy(), dtype=np.float64)


def short(value: float) -> str:
    """Return a number as flags say it.

    Examples
    --------
    >>> short(3.0), short(4821.3)
    ('3', '4821.3')
    """
    return repr(value).removesuffix(".0")

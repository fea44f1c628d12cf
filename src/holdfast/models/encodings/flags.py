"""A list of flags: a column for each frequent one, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.models.arrays import middle, moments
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.flagged import flags, frequent
from holdfast.models.inputs import Input
from holdfast.types import Array, Value

MOST_FLAGS = 64
"""As many flags, the most frequent, have a column where columns are dense."""


class Flags(Column, frozen=True, tag="flags"):
    """0 or 1 for each frequent flag, then how many flags there are, scaled: ``(count - mean) / scale``.

    A flag without a column, unseen ones too, is in the count alone. Null has no flag and the count ``fill``; with
    ``indicator`` the last column says "is null".
    """

    flags: tuple[str, ...]
    fill: float
    mean: float
    scale: float
    indicator: bool

    @property
    def names(self) -> list[str]:
        found = [*(f"{self.name} has {flag}" for flag in self.flags), f"{self.name} count"]
        return [*found, f"{self.name} is null"] if self.indicator else found

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        places = self._places()
        out[:] = 0.0
        counts = np.empty(len(out))
        for i, cell in enumerate(frame[self.name].to_list()):
            found = [] if cell is None else flags(cell)
            counts[i] = self.fill if cell is None else len(found)
            out[i, [places[flag] for flag in found if flag in places]] = 1.0
            if cell is None and self.indicator:
                out[i, -1] = 1.0
        out[:, len(places)] = (counts - self.mean) / self.scale

    def step(self) -> Step:
        name, places, fill, mean, scale = self.name, self._places(), self.fill, self.mean, self.scale
        indicator, zeros = self.indicator, [0.0] * len(places)

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            cell: str | None = row[name]  # type: ignore[assignment]
            found = [] if cell is None else flags(cell)
            encoded = zeros.copy()
            for flag in found:
                if flag in places:
                    encoded[places[flag]] = 1.0
            out.extend(encoded)
            out.append(((fill if cell is None else len(found)) - mean) / scale)
            if indicator:
                out.append(1.0 if cell is None else 0.0)

        return add

    def _places(self) -> dict[str, int]:
        return {flag: place for place, flag in enumerate(self.flags)}


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn the frequent flags, and the middle and the spread of their number."""
    cells = frame[source.name].to_list()
    kept = tuple(sorted(frequent(cells)[:MOST_FLAGS]))
    fill, mean, scale = count_moments(cells)
    return Fitted(Flags(source.name, kept, fill, mean, scale, None in cells))


def count_moments(cells: list[str | None]) -> tuple[float, float, float]:
    """Return median, mean and standard deviation of how many flags cells have.

    Examples
    --------
    >>> count_moments(["a", "", None])
    (0.5, 0.5, 0.408248290463863)
    """
    counts = np.array([np.nan if cell is None else float(len(flags(cell))) for cell in cells])
    missing = np.isnan(counts)
    fill = middle(counts[~missing])
    return fill, *moments(np.where(missing, fill, counts), fill)


ENCODING = Encoding(Flags, types=("flags",), kinds=("linear", "tree", "scaled"), fit=fit, rank=1)

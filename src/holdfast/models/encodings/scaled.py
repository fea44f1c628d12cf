"""A number or boolean of a linear model, centred and scaled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.models.arrays import middle, moments, numbers
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.inputs import Input
from holdfast.types import Array, Value

FARTHEST = 1e100
"""Scaled values are cut here, so that no sum of them overflows into an infinity or a NaN."""


class Scaled(Column, frozen=True, tag="scaled"):
    """A number or boolean of a linear model: ``(x - mean) / scale``, with ``fill`` where null.

    ``indicator`` adds the column "is null" (0 or 1, not scaled).
    """

    fill: float
    mean: float
    scale: float
    indicator: bool

    @property
    def names(self) -> list[str]:
        return [self.name, f"{self.name} is null"] if self.indicator else [self.name]

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        values = numbers(frame[self.name])
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


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn fill, mean and standard deviation."""
    values = numbers(frame[source.name])
    missing = np.isnan(values)
    fill = middle(values[~missing], boolean=source.type == "boolean")
    mean, scale = moments(np.where(missing, fill, values), fill)
    return Fitted(Scaled(source.name, fill, mean, scale, indicator=bool(missing.any())))


ENCODING = Encoding(Scaled, types=("number", "boolean"), kinds=("linear", "scaled"), fit=fit)

"""A number or boolean of a tree model, as it is."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.models.arrays import middle, numbers
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.inputs import Input
from holdfast.types import Array, Value


class Plain(Column, frozen=True, tag="plain"):
    """A number or boolean of a tree model, as it is; ``fill`` where null, or NaN without one."""

    fill: float | None

    @property
    def names(self) -> list[str]:
        return [self.name]

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        values = numbers(frame[self.name])
        out[:, 0] = values if self.fill is None else np.where(np.isnan(values), self.fill, values)

    def step(self) -> Step:
        name, fill = self.name, math.nan if self.fill is None else self.fill

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            value = row[name]
            out.append(fill if value is None else float(value))

        return add


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn whether null was seen, and what stands for it where it was not."""
    values = numbers(frame[source.name])
    missing = np.isnan(values)
    # a tree that saw no missing value takes NaN for zero: a null that comes later is given the middle instead
    fill = None if missing.any() else middle(values, boolean=source.type == "boolean")
    return Fitted(Plain(source.name, fill))


ENCODING = Encoding(Plain, types=("number", "boolean"), kinds=("tree",), fit=fit)

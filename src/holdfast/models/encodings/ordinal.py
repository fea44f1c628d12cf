"""A category of a tree model: the code of its level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import polars as pl

from holdfast.models.arrays import codes
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.inputs import Input
from holdfast.models.levels import frequent_levels, null_code
from holdfast.types import Array, Value


class Ordinal(Column, frozen=True, tag="ordinal"):
    """A category of a tree model: the position of its level as a number, NaN for an unseen one."""

    is_code: ClassVar[bool] = True
    levels: tuple[str, ...]
    null_level: bool
    fill: str | None

    @property
    def names(self) -> list[str]:
        return [self.name]

    @property
    def known(self) -> tuple[str, ...]:
        return self.levels

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        null = null_code(self.levels, self.null_level, self.fill)
        found = codes(frame[self.name], self.levels, null)
        out[:, 0] = np.where(found < 0, np.nan, found)

    def step(self) -> Step:
        name, null = self.name, null_code(self.levels, self.null_level, self.fill)
        table: dict[Value, float] = {level: float(i) for i, level in enumerate(self.levels)}
        table[None] = float(null) if null >= 0 else math.nan
        find, unseen = table.get, math.nan

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            out.append(find(row[name], unseen))

        return add


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn the levels."""
    levels, null_level, fill = frequent_levels(frame[source.name])
    return Fitted(Ordinal(source.name, levels, null_level, None if null_level else fill))


ENCODING = Encoding(Ordinal, types=("category",), kinds=("tree",), fit=fit, rank=1)

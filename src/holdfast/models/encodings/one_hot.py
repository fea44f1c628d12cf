"""A category of a linear model: a column for each level."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from holdfast.models.arrays import codes
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.inputs import Input
from holdfast.models.levels import frequent_levels, null_code
from holdfast.types import Array, Value


class OneHot(Column, frozen=True, tag="one-hot"):
    """A category of a linear model: one column a level, zeros for an unseen one.

    ``null_level`` says that null was seen in training and has the last column; otherwise ``fill`` stands in.
    """

    levels: tuple[str, ...]
    null_level: bool
    fill: str | None

    @property
    def names(self) -> list[str]:
        known = [f"{self.name} = {level}" for level in self.levels]
        return [*known, f"{self.name} is null"] if self.null_level else known

    @property
    def known(self) -> tuple[str, ...]:
        return self.levels

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        null = null_code(self.levels, self.null_level, self.fill)
        found = codes(frame[self.name], self.levels, null)
        for position in range(out.shape[1]):
            out[:, position] = found == position

    def step(self) -> Step:
        name, width = self.name, self.width
        null = null_code(self.levels, self.null_level, self.fill)
        unseen = (0.0,) * width
        one = [tuple(float(i == position) for i in range(width)) for position in range(width)]
        table: dict[Value, tuple[float, ...]] = dict(zip(self.levels, one, strict=False))
        table[None] = one[null] if null >= 0 else unseen
        find = table.get

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            out.extend(find(row[name], unseen))

        return add


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn the levels."""
    levels, null_level, fill = frequent_levels(frame[source.name])
    return Fitted(OneHot(source.name, levels, null_level, None if null_level else fill))


ENCODING = Encoding(OneHot, types=("category",), kinds=("linear", "scaled"), fit=fit, rank=1)

"""A list of many different flags in a linear model: compressed rows, a column for every flag seen twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import polars as pl

from holdfast.models.encoding import Column, Encoding, Fitted, SparseStep, Supervision
from holdfast.models.encodings.flags import MOST_FLAGS, count_moments
from holdfast.models.flagged import flags, frequent
from holdfast.models.inputs import Input
from holdfast.models.sparse import Csr, SparseRow
from holdfast.types import Value


class ManyFlags(Column, frozen=True, tag="many flags"):
    """1 for each flag that has a column, then how many flags there are, scaled: ``(count - mean) / scale``.

    A flag without a column, unseen ones too, is in the count alone. Null has no flag and the count ``fill``; with
    ``indicator`` the last column says "is null".
    """

    sparse: ClassVar[bool] = True
    flags: tuple[str, ...]
    fill: float
    mean: float
    scale: float
    indicator: bool

    @property
    def names(self) -> list[str]:
        found = [*(f"{self.name} has {flag}" for flag in self.flags), f"{self.name} count"]
        return [*found, f"{self.name} is null"] if self.indicator else found

    @property
    def width(self) -> int:
        return len(self.flags) + 1 + self.indicator

    def block(self, frame: pl.DataFrame) -> Csr:
        encode = self.sparse_step()
        rows = [encode({self.name: cell}) for cell in frame[self.name].to_list()]
        indptr = np.cumsum([0, *(len(row.indices) for row in rows)])
        indices = np.concatenate([np.zeros(0, np.int64), *(row.indices for row in rows)]).astype(np.int32)
        return Csr(indptr, indices, np.concatenate([np.zeros(0), *(row.values for row in rows)]), self.width)

    def sparse_step(self) -> SparseStep:
        name, fill, mean, scale, indicator = self.name, self.fill, self.mean, self.scale, self.indicator
        places = {flag: place for place, flag in enumerate(self.flags)}
        count = len(places)

        def encode(row: Mapping[str, Value]) -> SparseRow:
            cell: str | None = row[name]  # type: ignore[assignment]
            found = [] if cell is None else flags(cell)
            indices = sorted(places[flag] for flag in found if flag in places)
            values = [1.0] * len(indices)
            indices.append(count)
            values.append(((fill if cell is None else len(found)) - mean) / scale)
            if indicator and cell is None:
                indices.append(count + 1)
                values.append(1.0)
            return SparseRow(np.array(indices, dtype=np.int64), np.array(values))

        return encode


def suits(source: Input, frame: pl.DataFrame, _: Supervision | None) -> bool:
    """Say whether there are more frequent flags than a dense matrix has columns for."""
    return len(frequent(frame[source.name].to_list())) > MOST_FLAGS


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn the flags, and the middle and the spread of their number."""
    cells = frame[source.name].to_list()
    fill, mean, scale = count_moments(cells)
    return Fitted(ManyFlags(source.name, tuple(sorted(frequent(cells))), fill, mean, scale, None in cells))


ENCODING = Encoding(ManyFlags, types=("flags",), kinds=("linear",), fit=fit, suits=suits)

"""A text of a linear model: TF-IDF over its words and over its characters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

import numpy as np
import polars as pl

from holdfast.models.bags import Bag, Counts, learn_bags
from holdfast.models.encoding import Column, Encoding, Fitted, SparseStep, Supervision
from holdfast.models.inputs import Input
from holdfast.models.sparse import Csr, SparseRow, beside
from holdfast.models.weighing import inverse_document_frequency, weighed_bags, weighed_row
from holdfast.types import Array


class Tfidf(Column, frozen=True, tag="tfidf", dict=True):
    """A text of a linear model: a column for each word and pair of words, and for each two and three characters.

    Words and characters are scaled to length 1 apart. Terms that were not kept from training count for nothing; an
    empty text and null are zero throughout, and with ``null_level`` the last column says "is null".
    """

    sparse: ClassVar[bool] = True
    bags: tuple[Bag, ...]
    texts: int
    null_level: bool

    @property
    def names(self) -> list[str]:
        found = [f"{self.name}: {name}" for bag in self.bags for name in bag.names]
        return [*found, f"{self.name} is null"] if self.null_level else found

    @property
    def width(self) -> int:
        return sum(len(bag.texts) for bag in self.bags) + self.null_level

    def block(self, frame: pl.DataFrame) -> Csr:
        texts = frame[self.name].to_list()
        return self.of_counts([bag.count(texts) for bag in self.bags], frame[self.name])

    def of_counts(self, counts: Sequence[Counts], texts: pl.Series) -> Csr:
        """Return the encoded rows of texts whose terms have been counted."""
        rows = weighed_bags(counts, self._rarities)
        return beside([rows, Csr.of_marks(texts.is_null().to_numpy())]) if self.null_level else rows

    def sparse_step(self) -> SparseStep:
        name, encode = self.name, weighed_row(self.bags, self._rarities)
        marks = np.arange(self.width - self.null_level, self.width)
        null = SparseRow(marks, np.ones(len(marks)))
        return lambda row: null if (text := row[name]) is None else encode(text)  # type: ignore[arg-type]

    @cached_property
    def _rarities(self) -> list[Array]:
        return [inverse_document_frequency(bag, self.texts) for bag in self.bags]


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn the words and the grams of characters, and in how many texts each occurs."""
    texts = frame[source.name]
    learned = learn_bags(texts.to_list())
    column = Tfidf(source.name, tuple(bag for bag, _ in learned), len(texts), texts.null_count() > 0)
    return Fitted(column, column.of_counts([counts for _, counts in learned], texts))


ENCODING = Encoding(Tfidf, types=("text",), kinds=("linear",), fit=fit)

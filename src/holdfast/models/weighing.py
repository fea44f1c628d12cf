"""TF-IDF: how much a term says of a text, for many texts and for one, by the same operations in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from holdfast.models.arrays import sums
from holdfast.models.bags import Bag, Counts, counted_row
from holdfast.models.sparse import Csr, SparseRow, beside
from holdfast.types import Array

MOST_TIMES = 255
"""A term that stands more often in one text counts as often as this."""

TERM_FREQUENCY: Array = 1.0 + np.log(np.maximum(np.arange(MOST_TIMES + 1), 1))
"""``1 + ln(times)`` by how often a term stands in a text: the second time says less than the first."""


def inverse_document_frequency(bag: Bag, texts: int) -> Array:
    """Return ``ln((1 + n) / (1 + n_t)) + 1`` for each column, with ``n`` training texts, ``n_t`` of them with the term.

    References
    ----------
    Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval; smoothed as in scikit-learn.
    """
    return np.asarray(np.log((1.0 + texts) / (1.0 + np.array(bag.texts, dtype=np.float64))) + 1.0)


def weighed(counts: Counts, idf: Array) -> Csr:
    """Return ``tf * idf`` of texts, each scaled to Euclidean length 1; a text without terms stays zero."""
    raw = TERM_FREQUENCY[np.minimum(counts.times, MOST_TIMES)] * idf[counts.indices]
    rows = counts.rows
    lengths = np.sqrt(sums(rows, raw * raw, len(counts)))
    return Csr(counts.indptr, counts.indices, raw / lengths[rows], counts.width)


def weighed_bags(counts: Sequence[Counts], rarities: Sequence[Array]) -> Csr:
    """Return texts weighed by several bags, side by side, each scaled apart."""
    return beside([weighed(count, idf) for count, idf in zip(counts, rarities, strict=True)])


def weighed_row(bags: Sequence[Bag], rarities: Sequence[Array]) -> Callable[[str], SparseRow]:
    """Return the same for one text: its bags side by side, each scaled apart, bit-equal to ``weighed_bags``.

    Examples
    --------
    >>> from holdfast.models.bags import Words
    >>> row = weighed_row([Words(("a", "b"), (2, 2))], [np.ones(2)])("b A never seen")
    >>> row.indices.tolist(), row.values.round(3).tolist()
    ([0, 1], [0.707, 0.707])
    """
    starts = np.cumsum([0, *(len(bag.texts) for bag in bags)])
    steps = [(bag.row(), int(start)) for bag, start in zip(bags, starts[:-1], strict=True)]
    idf = np.concatenate(rarities)
    frequency = TERM_FREQUENCY

    def weigh(text: str) -> SparseRow:
        found = [step(text) + start for step, start in steps]
        columns, times = counted_row(np.concatenate(found))
        raw = frequency[np.minimum(times, MOST_TIMES)] * idf[columns]
        bag = starts.searchsorted(columns, side="right")
        lengths = np.sqrt(sums(bag, raw * raw, len(starts) + 1))
        return SparseRow(columns, raw / lengths[bag])

    return weigh

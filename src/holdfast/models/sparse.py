"""Rows in which most columns are zero: compressed rows in NumPy alone, and one such row.

Sums over a row run from zero through its stored values in column order, one after the other, in both executors:
``holdfast.models.arrays.sums`` adds in the order in which values are given. A zero that is not stored would add nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from holdfast.models.arrays import sums
from holdfast.types import Array, Integers, Mask

Encoded: TypeAlias = Any
"""A C-contiguous float64 array, shape ``(n, k)``, or ``Csr``: the encoder says which by ``sparse``."""


class SparseRow(NamedTuple):
    """One row: rising column numbers, and the values in them."""

    indices: Integers
    values: Array


@dataclass(frozen=True, eq=False)
class Csr:
    """Compressed rows.

    Parameters
    ----------
    indptr
        Shape ``(n + 1,)``: row ``i`` has the stored values from ``indptr[i]`` up to ``indptr[i + 1]``.
    indices
        Column numbers, int32, rising within a row.
    data
        The values, float64.
    width
        Number of columns.

    Examples
    --------
    >>> rows = Csr(np.array([0, 2, 2]), np.array([0, 2], dtype=np.int32), np.array([1.0, 3.0]), 4)
    >>> rows.dense().tolist()
    [[1.0, 0.0, 3.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    >>> rows.take(np.array([False, True])).shape
    (1, 4)
    """

    indptr: Integers
    indices: npt.NDArray[np.int32]
    data: Array
    width: int

    @classmethod
    def of_dense(cls, matrix: Array) -> Csr:
        """Return a dense matrix with every value stored, zeros as well."""
        n, k = matrix.shape
        indices = np.tile(np.arange(k, dtype=np.int32), n)
        return cls(np.arange(n + 1, dtype=np.int64) * k, indices, np.ascontiguousarray(matrix).ravel(), k)

    @classmethod
    def of_marks(cls, marked: Mask) -> Csr:
        """Return one column: 1 where marked, nothing stored elsewhere."""
        indptr = np.concatenate(([0], np.cumsum(marked))).astype(np.int64)
        count = int(indptr[-1])
        return cls(indptr, np.zeros(count, np.int32), np.ones(count), 1)

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return len(self), self.width

    @property
    def rows(self) -> Integers:
        """The row of each stored value."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    def take(self, kept: Mask) -> Csr:
        """Return the rows where the mask is true."""
        lengths = np.diff(self.indptr)
        stored = np.repeat(kept, lengths)
        indptr = np.concatenate([[0], np.cumsum(lengths[kept])]).astype(np.int64)
        return Csr(indptr, self.indices[stored], self.data[stored], self.width)

    def dense(self) -> Array:
        """Return the same matrix with its zeros, shape ``(n, width)``."""
        out = np.zeros(self.shape)
        out[self.rows, self.indices] = self.data
        return out

    def columns(self, wanted: Integers) -> Array:
        """Return these columns with their zeros, shape ``(n, len(wanted))``; ``wanted`` rises."""
        places = np.full(self.width, -1)
        places[wanted] = np.arange(len(wanted))
        found = places[self.indices]
        kept = found >= 0
        out = np.zeros((len(self), len(wanted)))
        out[self.rows[kept], found[kept]] = self.data[kept]
        return out

    def dot(self, weights: Array) -> Array:
        """Return ``sum(value * weight)`` of each row, shape ``(n,)``, added up in column order from zero."""
        with np.errstate(over="ignore"):
            products = self.data * weights[self.indices]
        return sums(self.rows, products, len(self))


def dot_row(row: SparseRow, weights: Array) -> float:
    """Return the same sum for one row, bit-equal to ``Csr.dot``.

    Examples
    --------
    >>> dot_row(SparseRow(np.array([0, 2]), np.array([1.0, 3.0])), np.array([2.0, 5.0, 10.0]))
    32.0
    """
    indices, values = row
    # one bin that all products fall into, so that one implementation adds them up here and there
    return float(sums(np.zeros(len(indices), np.int64), values * weights[indices], 1)[0])


def beside(blocks: Sequence[Csr]) -> Csr:
    """Return blocks of the same rows side by side.

    Examples
    --------
    >>> one, two = Csr.of_marks(np.array([True, False])), Csr.of_dense(np.array([[5.0, 7.0], [8.0, 9.0]]))
    >>> beside([one, two]).dense().tolist()
    [[1.0, 5.0, 7.0], [0.0, 8.0, 9.0]]
    """
    starts = np.concatenate([[0], np.cumsum([block.width for block in blocks])])
    lengths = np.array([np.diff(block.indptr) for block in blocks])
    indptr = np.concatenate([[0], np.cumsum(lengths.sum(axis=0))]).astype(np.int64)
    # where each block's part of a row begins: behind the parts of the blocks before it
    first = indptr[:-1] + np.cumsum(lengths, axis=0) - lengths
    indices, data = np.empty(int(indptr[-1]), np.int32), np.empty(int(indptr[-1]))
    for block, start, begin, length in zip(blocks, starts[:-1], first, lengths, strict=True):
        place = np.arange(len(block.data)) + np.repeat(begin - block.indptr[:-1], length)
        indices[place], data[place] = block.indices + np.int32(start), block.data
    return Csr(indptr, indices, data, int(starts[-1]))

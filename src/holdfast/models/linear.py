"""The linear core: an intercept and weights, summed in column order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import msgspec
import numpy as np

from holdfast.models.cores import register
from holdfast.models.link import Link
from holdfast.models.sparse import Csr, Encoded, SparseRow, dot_row
from holdfast.types import Array

FILE = "linear.json"
BLOCK_ROWS = 4096  # a block of rows stays in the cache while its columns are added one by one


class _Stored(msgspec.Struct):
    intercept: float
    weights: list[float]


@register
class Linear:
    """Linear or logistic regression on encoded columns.

    Parameters
    ----------
    weights
        One a column of the encoder, shape ``(k,)``, finite.
    intercept
        The margin of a row of zeros.

    Notes
    -----
    The sum runs in column order, element by element: a matrix product lets BLAS choose another order for one
    row than for many, and about a quarter of the rows then differ in the last bit. Of a dense row it begins with the
    intercept; of a compressed one the stored products are added up from zero, and the intercept comes last.

    Examples
    --------
    >>> core = Linear(np.array([2.0, -1.0]), 0.5)
    >>> core.margin(np.array([[1.0, 1.0], [0.0, 3.0]])).tolist()
    [1.5, -2.5]
    >>> core.margin_row()([1.0, 1.0])
    1.5
    """

    name: ClassVar[str] = "linear"
    exact_everywhere: ClassVar[bool] = False
    link: ClassVar[Link | None] = None

    def __init__(self, weights: Array, intercept: float) -> None:
        self.weights: Array = np.asarray(weights, dtype=np.float64).ravel()
        # adding zero turns -0.0 into 0.0, so that no sum of products can end in a negative zero
        self.intercept = float(intercept) + 0.0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.weights)

    def margin(self, matrix: Encoded) -> Array:
        """Return ``intercept + sum(weight * column)``, shape ``(n,)``."""
        if isinstance(matrix, Csr):
            return matrix.dot(self.weights) + self.intercept
        out = np.full(len(matrix), self.intercept)
        for start in range(0, len(matrix), BLOCK_ROWS):
            block, total = matrix[start : start + BLOCK_ROWS], out[start : start + BLOCK_ROWS]
            with np.errstate(over="ignore"):
                for column, weight in enumerate(self.weights.tolist()):
                    total += block[:, column] * weight
        return out

    def margin_row(self) -> Callable[[list[float] | SparseRow], float]:
        """Return the same sum for one row."""
        weights, intercept = self.weights.tolist(), self.intercept

        def margin(values: list[float] | SparseRow) -> float:
            if isinstance(values, SparseRow):
                return dot_row(values, self.weights) + intercept
            total = intercept
            for value, weight in zip(values, weights, strict=True):
                total += value * weight
            return total

        return margin

    def files(self) -> dict[str, bytes]:
        """Return its one file: JSON, whose floats survive to the last bit."""
        return {FILE: msgspec.json.encode(_Stored(self.intercept, self.weights.tolist()))}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Linear:
        """Return the core of ``files``."""
        stored = msgspec.json.decode(files[FILE], type=_Stored)
        return cls(np.array(stored.weights, dtype=np.float64), stored.intercept)

    def memory_mb(self) -> float:
        """Return the size of its weights."""
        return (self.weights.nbytes + 8) / 1e6

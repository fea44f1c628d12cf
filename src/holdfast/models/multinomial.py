"""The linear core of several classes: an intercept and weights for each, and one margin a class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import msgspec
import numpy as np

from holdfast.models.cores import register
from holdfast.models.linear import Linear
from holdfast.models.link import Link
from holdfast.models.sparse import Encoded, SparseRow
from holdfast.types import Array

FILE = "multinomial.json"


class _Stored(msgspec.Struct):
    intercepts: list[float]
    weights: list[list[float]]


@register
class Multinomial:
    """Multinomial logistic regression on encoded columns.

    Parameters
    ----------
    weights
        One row a class, one column a column of the encoder, shape ``(classes, k)``, finite.
    intercepts
        The margins of a row of zeros, shape ``(classes,)``.

    Notes
    -----
    The margins are unnormalised log-probabilities. Each is added up as that of a ``Linear`` core, in both executors.

    Examples
    --------
    >>> core = Multinomial(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([0.5, 0.0]))
    >>> core.margin(np.array([[1.0, 1.0]])).tolist(), core.margin_row()([1.0, 1.0])
    ([[1.5, 2.0]], (1.5, 2.0))
    """

    name: ClassVar[str] = "multinomial"
    exact_everywhere: ClassVar[bool] = False
    link: ClassVar[Link | None] = None

    def __init__(self, weights: Array, intercepts: Array) -> None:
        self.weights: Array = np.asarray(weights, dtype=np.float64)
        self.intercepts: Array = np.asarray(intercepts, dtype=np.float64)
        self._classes = [Linear(w, float(b)) for w, b in zip(self.weights, self.intercepts, strict=True)]

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.weights.shape[1])

    def margin(self, matrix: Encoded) -> Array:
        """Return margins, shape ``(n, classes)``, C-contiguous."""
        out = np.empty((matrix.shape[0], len(self._classes)))
        for i, one in enumerate(self._classes):
            out[:, i] = one.margin(matrix)
        return out

    def margin_row(self) -> Callable[[list[float] | SparseRow], tuple[float, ...]]:
        """Return the same margins for one row."""
        rows = [one.margin_row() for one in self._classes]
        return lambda values: tuple([row(values) for row in rows])

    def files(self) -> dict[str, bytes]:
        """Return its one file: JSON, whose floats survive to the last bit."""
        return {FILE: msgspec.json.encode(_Stored(self.intercepts.tolist(), self.weights.tolist()))}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Multinomial:
        """Return the core of ``files``."""
        stored = msgspec.json.decode(files[FILE], type=_Stored)
        return cls(np.array(stored.weights, dtype=np.float64), np.array(stored.intercepts, dtype=np.float64))

    def memory_mb(self) -> float:
        """Return the size of its weights."""
        return (self.weights.nbytes + self.intercepts.nbytes) / 1e6

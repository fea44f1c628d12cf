"""The nearest-neighbours core: stored rows, exact distances, ties by the order of the rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from holdfast.errors import BundleError
from holdfast.models.cores import register
from holdfast.models.link import Link
from holdfast.types import Array, Integers

FILE = "neighbours.npz"


@register
class Neighbours:
    """The weighted mean label, or the weighted share of each class, of the ``count`` stored rows that are nearest.

    Parameters
    ----------
    rows
        Encoded and scaled rows, shape ``(n, k)``, finite.
    labels
        Shape ``(n,)``: 0 and 1, numbers of classes, or values.
    count
        How many rows answer; no more than there are.
    weights
        What each row counts, above 0; null: all alike.
    classes
        Number of classes of a multiclass task, else 0.

    Notes
    -----
    The squared Euclidean distance is summed in column order, and among rows at the same distance the earlier ones
    are taken. Both executors run one function on one row at a time, so they agree to the last bit, and each step of
    it is one correctly rounded operation, so the answers do not depend on the machine.

    Examples
    --------
    >>> core = Neighbours(np.array([[0.0], [1.0], [5.0]]), np.array([0.0, 1.0, 1.0]), count=2)
    >>> core.margin(np.array([[0.4], [4.0]])).tolist()
    [0.5, 1.0]
    >>> core.margin_row()([0.4])
    0.5
    """

    name: ClassVar[str] = "knn"
    exact_everywhere: ClassVar[bool] = True
    link: ClassVar[Link | None] = "probability"

    def __init__(
        self, rows: Array, labels: Array, *, count: int, weights: Array | None = None, classes: int = 0
    ) -> None:
        self._columns: Array = np.ascontiguousarray(np.asarray(rows, dtype=np.float64).T)
        self.labels: Array = np.asarray(labels, dtype=np.float64)
        self.weights: Array = (
            np.ones(len(self.labels)) if weights is None else np.asarray(weights, np.float64)
        )
        self.count, self.classes = count, classes
        same = self._columns.shape[1] == len(self.labels) == len(self.weights)
        if not (same and 1 <= count <= len(self.labels)):
            raise BundleError(
                "neighbours-invalid",
                f"{self._columns.shape[1]} rows, {len(self.labels)} labels, {len(self.weights)} weights and "
                f"{count} neighbours",
                expected="as many labels and weights as rows, and no more neighbours than that",
            )

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self._columns)

    @property
    def stored(self) -> int:
        """Number of rows that are kept."""
        return len(self.labels)

    def margin(self, matrix: Array) -> Array:
        """Return shares or means, shape ``(n,)``, or ``(n, classes)``."""
        answer = self._answer()
        shape = (len(matrix), self.classes) if self.classes else (len(matrix),)
        out = np.empty(shape)
        for i, row in enumerate(matrix):
            out[i] = answer(row.tolist())
        return out

    def margin_row(self) -> Callable[[list[float]], Any]:
        """Return the same for one row."""
        return self._answer()

    def _answer(self) -> Callable[[Sequence[float]], Any]:
        columns, classes = self._columns, self.classes

        def answer(values: Sequence[float]) -> Any:
            total, part = np.zeros(columns.shape[1]), np.empty(columns.shape[1])
            for column, value in zip(columns, values, strict=True):
                np.subtract(column, value, out=part)
                np.multiply(part, part, out=part)
                np.add(total, part, out=total)
            near = _nearest(total, self.count)
            labels, weights = self.labels[near].tolist(), self.weights[near].tolist()
            return _shares(labels, weights, classes) if classes else _mean(labels, weights)

        return answer

    def files(self) -> dict[str, bytes]:
        """Return its one file: arrays, and nothing that is code."""
        buffer = io.BytesIO()
        np.savez(
            buffer,
            rows=self._columns.T,
            labels=self.labels,
            weights=self.weights,
            numbers=np.array([self.count, self.classes]),
        )
        return {FILE: buffer.getvalue()}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Neighbours:
        """Return the core of ``files``.

        Raises
        ------
        BundleError
            ``neighbours-invalid``: the file is not what ``files`` wrote.
        """
        try:
            with np.load(io.BytesIO(files[FILE]), allow_pickle=False) as stored:
                count, classes = stored["numbers"].tolist()
                return cls(
                    *(stored["rows"], stored["labels"]),
                    count=count,
                    weights=stored["weights"],
                    classes=classes,
                )
        except (ValueError, OSError, EOFError, zipfile.BadZipFile) as problem:
            raise BundleError(
                "neighbours-invalid", f"{FILE} cannot be read: {problem}", expected="the file as it was saved"
            ) from problem

    def memory_mb(self) -> float:
        """Return the size of what is stored."""
        return (self._columns.nbytes + self.labels.nbytes + self.weights.nbytes) / 1e6


def _nearest(distances: Array, count: int) -> Integers:
    """Return the positions of the smallest distances, in row order; of equal ones the first.

    Examples
    --------
    >>> _nearest(np.array([2.0, 1.0, 2.0, 0.0]), 3).tolist()
    [0, 1, 3]
    """
    farthest = np.partition(distances, count - 1)[count - 1]
    near = np.flatnonzero(distances <= farthest)
    if len(near) == count:
        return near
    tied = distances[near] == farthest
    kept = ~tied | (np.cumsum(tied) <= count - np.count_nonzero(~tied))
    found: Integers = near[kept]
    return found


def _mean(labels: list[float], weights: list[float]) -> float:
    total = whole = 0.0
    for label, weight in zip(labels, weights, strict=True):
        total += weight * label
        whole += weight
    return total / whole


def _shares(labels: list[float], weights: list[float], classes: int) -> tuple[float, ...]:
    totals, whole = [0.0] * classes, 0.0
    for label, weight in zip(labels, weights, strict=True):
        totals[int(label)] += weight
        whole += weight
    return tuple(total / whole for total in totals)

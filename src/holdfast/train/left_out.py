"""A candidate that cannot be offered for this table, while the others can."""

from __future__ import annotations

from holdfast.errors import DataError
from holdfast.models.sparse import Csr, Encoded
from holdfast.train.matrix import Matrix
from holdfast.types import Array


class LeftOutError(DataError):
    """This candidate is left out of the selection, and the record says why; without another one it is an error."""


class ConversionError(LeftOutError):
    """The converted model answers otherwise than the estimator that it was made of."""


def dense(matrix: Matrix, name: str) -> Array:
    """Return the values of a matrix that is not compressed.

    Raises
    ------
    LeftOutError
        ``candidate-reads-dense-rows``.
    """
    values: Encoded = matrix.values
    if isinstance(values, Csr):
        raise LeftOutError(
            "candidate-reads-dense-rows",
            f"{name} reads every column of every row, and this table has {values.width} columns that are "
            "mostly zero (text, flags)",
            expected="numbers, booleans and categories for this candidate",
            next=f"take {name} out of `candidates`, or use linear or lightgbm",
        )
    dense_values: Array = values
    return dense_values


def require_classes(found: int, matrix: Matrix, name: str) -> None:
    """Raise where rows lack a class, so that the answers would lack it too.

    Raises
    ------
    LeftOutError
        ``part-lacks-a-class``.
    """
    expected = 2 if matrix.task == "binary" else matrix.classes
    if found != expected:
        raise LeftOutError(
            "part-lacks-a-class",
            f"{name} was to be fitted on {len(matrix.labels)} rows that have {found} of {expected} classes",
            expected="rows of every class in every part",
            next="bring more rows of the rare classes",
        )

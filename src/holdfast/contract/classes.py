"""The classes of a multiclass task: how labels are keyed, and the money of every class decided for every other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.contract.settings import Matrix
from holdfast.types import Label

MOST_CLASSES = 50
"""More classes than this are refused: nobody could read what such a model is right and wrong about."""

FEWEST_ROWS = 10
"""A label with fewer rows in the table is left out of ``classes`` where they are taken from the data."""


def label_key(label: Label) -> str:
    """Return a label as a key of JSON and YAML, and as part of a column's name.

    Examples
    --------
    >>> [label_key(label) for label in ("gold", 3, 2.0, 1.5, True)]
    ['gold', '3', '2', '1.5', 'true']
    """
    if isinstance(label, bool):
        return str(label).lower()
    if isinstance(label, float):
        return str(int(label)) if label.is_integer() else repr(label)
    return str(label)


def money_matrix(stated: Mapping[str, Mapping[str, float]], classes: Sequence[Label]) -> Matrix:
    """Return the decision table in the order of the classes; a cell that is not stated is worth nothing.

    Examples
    --------
    >>> money_matrix({"a": {"a": 5.0}, "b": {"a": -1.0, "b": 2.0}}, ("a", "b")).matrix
    ((5.0, 0.0), (-1.0, 2.0))
    """
    keys = [label_key(label) for label in classes]
    return Matrix(tuple(tuple(float(stated[a].get(d, 0.0)) for d in keys) for a in keys))

"""What encodings that look at the target share: the target as columns, and rows encoded by what other rows say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from holdfast.data.split import folds
from holdfast.models.encoding import Supervision
from holdfast.types import Array, Mask

PARTS = 5

Learn = Callable[[Mask, Mask], Array]
"""From the rows to learn from and the rows to encode to the encoded rows, shape ``(held, k)``."""


def outcomes(supervision: Supervision) -> Array:
    """Return the target as columns, shape ``(n, k)``: a 0 and 1 for each class of several, else the labels themselves.

    Examples
    --------
    >>> outcomes(Supervision(np.array([0.0, 2.0]), "multiclass", classes=3)).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    labels = supervision.labels
    if supervision.task != "multiclass":
        return labels[:, None]
    return np.asarray(labels[:, None] == np.arange(supervision.classes)[None, :], dtype=np.float64)


def row_weights(supervision: Supervision) -> Array:
    """Return what each row counts, shape ``(n,)``; ones where all count alike."""
    return np.ones(len(supervision.labels)) if supervision.weights is None else supervision.weights


def can_cross_fit(supervision: Supervision | None) -> bool:
    """Say whether the rows can be parted: at least two entities, or rows without entities."""
    if supervision is None:
        return False
    members = supervision.labels if supervision.groups is None else np.unique(supervision.groups)
    return len(members) >= 2


def cross_fit(supervision: Supervision, width: int, learn: Learn) -> Array:
    """Return each row as rows of the other parts encode it, shape ``(n, width)``.

    Five parts, or as many as there are entities: rows of an entity stay together, classes have equal shares.
    """
    n, groups = len(supervision.labels), supervision.groups
    parts = min(PARTS, n if groups is None else len(np.unique(groups)))
    codes = folds(supervision.labels, groups, parts, supervision.seed)
    out = np.empty((n, width))
    for k in range(parts):
        held = codes == k
        if held.any():
            out[held] = learn(~held, held)
    return out

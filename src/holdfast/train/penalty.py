"""Choosing the strength of a penalty inside the rows that a family is handed, and rows as scikit-learn takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from holdfast.models.sparse import Csr, Encoded
from holdfast.train.inner import inner_parts
from holdfast.train.matrix import Matrix
from holdfast.types import Array, Mask

INNER_FOLDS = 3

Losses = Callable[[Mask, Mask], Array]
"""From the rows to learn from and the rows to be judged by to the loss of each strength, shape ``(strengths,)``."""


def best_strength(matrix: Matrix, strengths: Sequence[float], usual: float, losses: Losses) -> float:
    """Return the strength with the lowest loss on rows that it was not fitted on; ``usual`` where rows cannot be parted.

    The parts keep entities together, or go forward in time (``holdfast.train.inner``).
    """
    parts = inner_parts(matrix, INNER_FOLDS, fewest=2 * INNER_FOLDS)
    if not parts:
        return usual
    total = np.zeros(len(strengths))
    for learned, held in parts:
        matrix.clock.check()
        total += losses(learned, held)
    return float(strengths[int(np.argmin(total))])


def taken(values: Encoded, rows: Mask) -> Any:
    """Return some of the rows as scikit-learn takes them: an array, or a SciPy matrix of compressed rows."""
    return learnable(values.take(rows) if isinstance(values, Csr) else values[rows])


def learnable(values: Encoded) -> Any:
    """Return all of the rows as scikit-learn takes them; nothing is copied."""
    if not isinstance(values, Csr):
        return values
    return csr_matrix((values.data, values.indices, values.indptr), shape=values.shape)


def weights_of(matrix: Matrix, rows: Mask) -> Array | None:
    """Return what some of the rows count."""
    return None if matrix.weights is None else matrix.weights[rows]


def weighted_sum(losses: Array, weights: Array | None) -> float:
    """Return the sum of the rows' losses, each as often as the row counts."""
    return float((losses if weights is None else losses * weights).sum())

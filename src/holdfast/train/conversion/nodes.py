"""One tree as arrays of nodes, in the meaning that LightGBM gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from holdfast.types import Array, Integers, Mask


@dataclass(frozen=True)
class Nodes:
    """A binary tree whose root is node 0.

    Parameters
    ----------
    feature
        The column that a node splits, shape ``(nodes,)``; not read in leaves.
    threshold
        A row goes left where its value is at most this, as doubles; not read in leaves and in splits by level.
    left, right
        The children, -1 in leaves.
    missing_left
        Whether NaN goes left; in splits by level it goes right.
    value
        What a leaf adds to the answer, shape ``(nodes,)``.
    levels
        For each node that splits a category: the codes that go left. All others go right.
    """

    feature: Integers
    threshold: Array
    left: Integers
    right: Integers
    missing_left: Mask
    value: Array
    levels: Mapping[int, Integers] = field(default_factory=dict)

    @property
    def leaf(self) -> Mask:
        """Which nodes are leaves."""
        found: Mask = self.left < 0
        return found

    @classmethod
    def constant(cls, value: float) -> Nodes:
        """Return the tree that answers the same number to every row."""
        none = np.full(1, -1)
        return cls(none, np.zeros(1), none, none, np.zeros(1, dtype=bool), np.array([value]))

    def goes_left(self, node: int, values: Array) -> Mask:
        """Return which values of its column a node sends left."""
        if node in self.levels:
            return np.isin(values, self.levels[node])
        with np.errstate(invalid="ignore"):
            below = values <= self.threshold[node]
        found: Mask = np.where(np.isnan(values), self.missing_left[node], below)
        return found

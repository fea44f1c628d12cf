"""A forest of scikit-learn as tables of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from holdfast.train.conversion.nodes import Nodes
from holdfast.train.conversion.thresholds import widened
from holdfast.types import Array


def of_forest(estimator: Any, outputs: int) -> Iterator[Nodes]:
    """Yield the trees of a fitted ``RandomForestClassifier`` or ``RandomForestRegressor``.

    Parameters
    ----------
    outputs
        1 for a regression, and for two classes, where the leaves hold the share of the second one; otherwise the
        number of classes, each tree then being yielded once a class.
    """
    for fitted in estimator.estimators_:
        tree = fitted.tree_
        values = tree.value[:, 0, :]
        for output in range(outputs):
            column = output if outputs > 1 else values.shape[1] - 1
            yield _nodes(tree, values[:, column])


def _nodes(tree: Any, values: Array) -> Nodes:
    leaf = tree.children_left < 0
    return Nodes(
        feature=tree.feature,
        threshold=np.where(leaf, 0.0, widened(np.where(leaf, 0.0, tree.threshold))),
        left=np.where(leaf, -1, tree.children_left),
        right=np.where(leaf, -1, tree.children_right),
        missing_left=tree.missing_go_to_left.astype(bool),
        value=values,
    )

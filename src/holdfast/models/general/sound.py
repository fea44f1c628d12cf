"""Whether the trees of a stored pipeline stay inside their own arrays.

scikit-learn walks them without looking: a file with an index beyond an array would end the process at the first
answer, and skops can only say of what type an object is, not that what is in it is sound.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from holdfast.errors import BundleError
from holdfast.models.general.parts import walk
from holdfast.types import Mask

TREE, PREDICTOR = (
    "sklearn.tree._tree.Tree",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
)


def require_sound(estimator: Any) -> None:
    """Refuse an estimator with a tree whose indices lead out of it.

    Raises
    ------
    BundleError
        ``pipeline-unsound``.
    """
    columns = [n for _, part in walk(estimator) if isinstance(n := getattr(part, "_n_features", None), int)]
    for way, part in walk(estimator):
        of = f"{type(part).__module__}.{type(part).__qualname__}"
        if of == TREE and not _tree(part):
            raise _unsound(way)
        if of == PREDICTOR and not _predictor(part, max(columns, default=0)):
            raise _unsound(way)


def _tree(tree: Any) -> bool:
    inner = tree.children_left >= 0
    return _inside(tree.children_left, tree.children_right, tree.feature, inner, tree.n_features)


def _predictor(predictor: Any, columns: int) -> bool:
    nodes = predictor.nodes
    inner = nodes["is_leaf"] == 0
    sets = nodes["bitset_idx"][inner & (nodes["is_categorical"] != 0)]
    if len(sets) and int(sets.max()) >= len(predictor.raw_left_cat_bitsets):
        return False
    return _inside(nodes["left"], nodes["right"], nodes["feature_idx"], inner, columns)


def _inside(left: Any, right: Any, feature: Any, inner: Mask, columns: int) -> bool:
    """Return whether the children of each inner node lie behind it (so that a walk ends) and its column exists."""
    at = np.flatnonzero(inner)
    children = np.stack([np.asarray(left)[at], np.asarray(right)[at]]).astype(np.int64)
    used = np.asarray(feature)[at].astype(np.int64)
    behind = (children > at).all() and (children < len(inner)).all()
    return bool(behind and (used >= 0).all() and (used < columns).all())


def _unsound(way: str) -> BundleError:
    return BundleError(
        "pipeline-unsound",
        f"{way} has a node that leads out of its tree",
        expected="trees as scikit-learn grows them",
        next="restore the bundle from the store or a copy, or package the pipeline again",
    )

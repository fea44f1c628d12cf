"""Writing trees in LightGBM's text form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from holdfast.train.conversion.nodes import Nodes
from holdfast.types import Integers

CATEGORY, DEFAULT_LEFT, MISSING_IS_NAN = 1, 2, 8
"""The bits of ``decision_type``."""


def write(trees: Sequence[Nodes], *, width: int, outputs: int = 1, average: bool = False) -> str:
    """Return a text model that adds the trees in their order, and divides by their number where ``average``.

    Parameters
    ----------
    trees
        Tree ``i`` belongs to output ``i % outputs``.
    width
        Number of columns that the model reads.
    outputs
        Numbers a row.

    Notes
    -----
    Doubles are written by ``repr``, the shortest decimal that reads back to the same bits. What only describes a
    tree (gains, counts, inner values) is left out: no reader of answers asks for it.

    References
    ----------
    ``Tree::ToString`` and ``GBDT::SaveModelToString`` in LightGBM.
    """
    head = [
        "tree",
        "version=v4",
        f"num_class={outputs}",
        f"num_tree_per_iteration={outputs}",
        "label_index=0",
        f"max_feature_idx={width - 1}",
        *(["average_output"] if average else []),
        "feature_names=" + " ".join(f"Column_{i}" for i in range(width)),
        "feature_infos=" + " ".join(["none"] * width),
    ]
    bodies = ("\n".join([f"Tree={i}", *_tree(tree), "\n"]) for i, tree in enumerate(trees))
    return "\n".join([*head, "", *bodies, "end of trees\n"])


def _tree(tree: Nodes) -> Iterator[str]:
    leaf = tree.leaf
    yield f"num_leaves={int(leaf.sum())}"
    yield f"num_cat={len(tree.levels)}"
    if not leaf[0]:
        yield from _splits(tree)
    yield _line("leaf_value", tree.value[leaf].tolist())
    yield "is_linear=0"
    yield "shrinkage=1"


def _splits(tree: Nodes) -> Iterator[str]:
    inner = np.flatnonzero(~tree.leaf)
    numbers = np.where(tree.leaf, ~(np.cumsum(tree.leaf) - 1), np.cumsum(~tree.leaf) - 1)
    thresholds, kinds = tree.threshold.copy(), MISSING_IS_NAN + DEFAULT_LEFT * tree.missing_left.astype(int)
    categories = sorted(tree.levels)
    for position, node in enumerate(categories):
        thresholds[node], kinds[node] = position, CATEGORY
    yield _line("split_feature", tree.feature[inner].tolist())
    yield _line("threshold", thresholds[inner].tolist())
    yield _line("decision_type", kinds[inner].tolist())
    yield _line("left_child", numbers[tree.left[inner]].tolist())
    yield _line("right_child", numbers[tree.right[inner]].tolist())
    if categories:
        sets = [_bitset(tree.levels[node]) for node in categories]
        yield _line("cat_boundaries", np.cumsum([0, *map(len, sets)]).tolist())
        yield _line("cat_threshold", [word for words in sets for word in words])


def _bitset(codes: Integers) -> list[int]:
    """Return the codes as the bits of 32-bit words.

    Examples
    --------
    >>> _bitset(np.array([0, 2, 33]))
    [5, 2]
    """
    words = [0] * (int(codes.max(initial=0)) // 32 + 1)
    for code in codes.tolist():
        words[code // 32] |= 1 << code % 32
    return words


def _line(name: str, values: Sequence[float]) -> str:
    return f"{name}=" + " ".join(map(repr, values))

"""Comparing a converted model with the estimator that it was made of, where they could disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from holdfast.models import Core
from holdfast.train.conversion.nodes import Nodes
from holdfast.train.left_out import ConversionError
from holdfast.types import Array, Integers

TRAINING_ROWS = 1_000
EDGE_ROWS = 6_000
SINGLE_ROWS = 100
LARGEST = float(np.finfo(np.float64).max)


def require_agreement(
    core: Core, reference: Callable[[Array], Array], trees: Sequence[Nodes], values: Array, *, seed: int
) -> None:
    """Raise unless the core answers the same bits as the estimator on rows of the table and on edges of the splits.

    The edges of a split are rows that reach it, with its column at the threshold, at the next double above it, and
    missing; of a split by level: at every code up to two that nobody has seen, and missing. Splits are taken in
    random order, until there are six thousand such rows. Some rows go through the row executor too.

    Parameters
    ----------
    core
        What would answer instead of the estimator.
    reference
        What the estimator answers, for encoded rows, in the shape of the core's margins.
    trees
        The splits, in the order of the core's trees.
    values
        The rows that the estimator was fitted on, shape ``(n, k)``.

    Raises
    ------
    ConversionError
        ``conversion-differs``.
    """
    random = np.random.default_rng(seed)
    rows = values[random.permutation(len(values))[:TRAINING_ROWS]]
    edges = np.array(list(_edges(trees, rows, random)) or rows[:1])
    tried = np.concatenate([rows, edges])
    expected, given = reference(tried), core.margin(tried)
    same = np.array_equal(expected, given)
    alone = random.permutation(len(tried))[:SINGLE_ROWS]
    answer = core.margin_row()
    if same and all(np.array_equal(answer(tried[i].tolist()), given[i]) for i in alone):
        return
    different = np.abs(expected - given)
    raise ConversionError(
        "conversion-differs",
        f"the converted {core.name} answers otherwise than scikit-learn on {np.count_nonzero(different)} of "
        f"{different.size} compared answers, by up to {different.max():.3g}",
        expected="the same bits for rows of the table and at the edges of the splits",
        next="take it out of `candidates`; please report it with the versions of scikit-learn and LightGBM",
    )


def _edges(trees: Sequence[Nodes], rows: Array, random: np.random.Generator) -> Iterator[Array]:
    left = EDGE_ROWS
    for i in random.permutation(len(trees)).tolist():
        for node, at in _reached(trees[i], rows):
            for value in _around(trees[i], node):
                if left == 0:
                    return
                left -= 1
                edge = rows[at].copy()
                edge[trees[i].feature[node]] = value
                yield edge


def _reached(tree: Nodes, rows: Array) -> Iterator[tuple[int, int]]:
    """Yield each split that a row reaches, and one such row."""
    waiting: list[tuple[int, Integers]] = [(0, np.arange(len(rows)))]
    while waiting:
        node, here = waiting.pop()
        if tree.left[node] < 0 or not len(here):
            continue
        yield node, int(here[0])
        goes_left = tree.goes_left(node, rows[here, tree.feature[node]])
        waiting += [(int(tree.left[node]), here[goes_left]), (int(tree.right[node]), here[~goes_left])]


def _around(tree: Nodes, node: int) -> list[float]:
    if node in tree.levels:
        known = int(tree.levels[node].max(initial=0))
        return [*map(float, range(known + 3)), np.nan]
    threshold = float(tree.threshold[node])
    # encoded values are finite
    above = LARGEST if threshold == LARGEST else float(np.nextafter(threshold, np.inf))
    return [threshold, above, np.nan]

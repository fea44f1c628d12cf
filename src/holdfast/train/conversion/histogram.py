"""Histogram boosting of scikit-learn as tables of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from holdfast.train.conversion.nodes import Nodes
from holdfast.types import Array, Integers

WORD = 32


def of_histogram(estimator: Any) -> Iterator[Nodes]:
    """Yield the baseline as one leaf an output, then the trees, of a fitted histogram boosting estimator.

    scikit-learn adds the trees to the baseline, LightGBM adds them to zero: with the baseline as the first tree the
    sums are the same.
    """
    for value in np.ravel(estimator._baseline_prediction).tolist():
        yield Nodes.constant(value)
    columns, codes = _columns(estimator)
    for iteration in estimator._predictors:
        for tree in iteration:
            yield _nodes(tree, columns, codes)


def _columns(estimator: Any) -> tuple[Integers, list[Integers]]:
    """Return which column each internal one is, and the level codes behind its positions.

    scikit-learn puts categories first and numbers their levels anew, in rising order; NaN is none of them.
    """
    if estimator.is_categorical_ is None:
        return np.arange(estimator.n_features_in_), []
    categorical = np.asarray(estimator.is_categorical_)
    found = estimator._preprocessor.named_transformers_["encoder"].categories_
    codes = [levels[~np.isnan(levels)].astype(np.int64) for levels in found]
    return np.concatenate([np.flatnonzero(categorical), np.flatnonzero(~categorical)]), codes


def _nodes(tree: Any, columns: Integers, codes: list[Integers]) -> Nodes:
    nodes = tree.nodes
    leaf = nodes["is_leaf"].astype(bool)
    left, right = nodes["left"].astype(np.int64), nodes["right"].astype(np.int64)
    missing_left = nodes["missing_go_to_left"].astype(bool)
    levels: dict[int, Integers] = {}
    for node in np.flatnonzero(nodes["is_categorical"].astype(bool) & ~leaf).tolist():
        inner = int(nodes["feature_idx"][node])
        chosen = _members(tree.raw_left_cat_bitsets[nodes["bitset_idx"][node]], len(codes[inner]))
        # LightGBM sends NaN and unknown levels right: where they belong left, the sides change places
        if missing_left[node]:
            left[node], right[node] = right[node], left[node]
            chosen = ~chosen
        levels[node] = codes[inner][chosen]
    return Nodes(
        feature=np.where(leaf, -1, columns[np.where(leaf, 0, nodes["feature_idx"])]),
        threshold=_finite(nodes["num_threshold"]),
        left=np.where(leaf, -1, left),
        right=np.where(leaf, -1, right),
        missing_left=missing_left,
        value=nodes["value"].astype(np.float64),
        levels=levels,
    )


def _members(bitset: Integers, count: int) -> Array:
    positions = np.arange(count)
    members: Array = (np.asarray(bitset, dtype=np.int64)[positions // WORD] >> (positions % WORD)) & 1 == 1
    return members


def _finite(thresholds: Array) -> Array:
    """Return an infinite threshold (everything but NaN goes left) as the largest double."""
    return np.minimum(thresholds.astype(np.float64), np.finfo(np.float64).max)

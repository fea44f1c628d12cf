"""Parts of the rows handed to a family, to choose rounds or penalties by: entities whole, or forward in time."""

from __future__ import annotations

from holdfast.data.split import folds
from holdfast.train.forward import all_classes, forward_blocks
from holdfast.train.matrix import Matrix
from holdfast.train.rows import units
from holdfast.types import Mask

Part = tuple[Mask, Mask]
"""The rows to learn from, and those to be judged by."""


def inner_parts(matrix: Matrix, count: int, *, fewest: int) -> list[Part]:
    """Return pairs of rows to learn from and rows to judge by; none where the rows cannot be parted.

    Where the contract's time has an order (``matrix.times``), the parts are blocks forward in time with the gap of the
    label delay, the latest first, and an entity may be on both sides of a pair: it will be in production. Otherwise
    they are stratified folds that keep entities together.

    Parameters
    ----------
    count
        How many pairs.
    fewest
        How many entities (rows) of the rarest class there must be.
    """
    classes = matrix.task != "regression"
    if matrix.times is not None:
        enough = all_classes(matrix.labels, classes=classes, fewest=fewest)
        codes, learning = forward_blocks(matrix.times, matrix.gap, count, enough)
        return [(learned, codes == k) for k, learned in enumerate(learning)][::-1]
    if units(matrix.labels, matrix.groups, classes=classes) < fewest:
        return []
    inner = folds(matrix.labels, matrix.groups, count, matrix.seed)
    return [(inner != k, inner == k) for k in range(count)]

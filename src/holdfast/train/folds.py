"""Which training rows judge a candidate, and which it may learn from before it is judged by them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.data.split import folds
from holdfast.errors import DataError
from holdfast.train.forward import all_classes, forward_blocks
from holdfast.train.rows import TrainingRows, units
from holdfast.types import Integers, Mask

FOLDS = 5


@dataclass(frozen=True, eq=False)
class Folds:
    """Parts of the training rows.

    Parameters
    ----------
    codes
        Shape ``(n,)``: the fold in which a row is held out, from 0; -1 for a row that judges nobody.
    learning
        For each fold the rows that may be learned from; null: all that are not held out in it.

    Examples
    --------
    >>> parts = Folds(np.array([0, 1, 1]))
    >>> len(parts), parts.training(1).tolist(), parts.held(1).tolist()
    (2, [True, False, False], [False, True, True])
    """

    codes: Integers
    learning: tuple[Mask, ...] | None = None

    def __len__(self) -> int:
        return int(self.codes.max()) + 1

    def training(self, k: int) -> Mask:
        """Return the rows that fold ``k`` may learn from."""
        return self.codes != k if self.learning is None else self.learning[k]

    def held(self, k: int) -> Mask:
        """Return the rows that fold ``k`` is judged by."""
        found: Mask = self.codes == k
        return found

    def others(self, k: int) -> Mask:
        """Return the rows that were predicted out of fold and that fold ``k`` may learn from."""
        return self.judged & self.training(k)

    def take(self, rows: Mask) -> Folds:
        """Return the folds of some of the rows."""
        learning = None if self.learning is None else tuple(learned[rows] for learned in self.learning)
        return Folds(self.codes[rows], learning)

    @property
    def judged(self) -> Mask:
        """The rows that are held out in some fold."""
        found: Mask = self.codes >= 0
        return found


def plan_folds(rows: TrainingRows, settings: Settings, *, most: int = FOLDS) -> Folds:
    """Return the folds: forward in time where the holdout is what came last, else `random_folds`; at most ``most``.

    Raises
    ------
    DataError
        ``too-few-groups``, ``too-few-periods``.
    """
    if settings.in_time_order and rows.times is not None:
        return forward_folds(rows, settings, most=most)
    return random_folds(rows, settings, most=most)


def forward_folds(rows: TrainingRows, settings: Settings, *, most: int = FOLDS) -> Folds:
    """Return blocks forward in time with the gap of the label delay; the rows before them judge nobody.

    An entity may be learned from and judged later, as in production: entities cannot be kept together across blocks.

    Raises
    ------
    DataError
        ``too-few-periods``: fewer than two blocks have enough to learn from before them.
    """
    assert rows.times is not None
    enough = all_classes(rows.labels, classes=settings.task != "regression")
    codes, learning = forward_blocks(rows.times, settings.label_gap, most, enough)
    if len(learning) < 2:
        raise _too_short(len(learning), most)
    return Folds(codes, learning)


def random_folds(rows: TrainingRows, settings: Settings, *, most: int = FOLDS) -> Folds:
    """Return the folds: stratified by label, entities kept together, fixed by the contract's seed.

    There are at most ``most`` folds, and no more than there are entities (rows) with a row of the rarest class.

    Raises
    ------
    DataError
        ``too-few-groups``: fewer than two such entities, or no way to give every class to every training part.
    """
    classes = settings.task != "regression"
    able = units(rows.labels, rows.groups, classes=classes)
    if able < 2:
        raise _too_few(able, classes)
    found = Folds(folds(rows.labels, rows.groups, min(most, able), settings.holdout.seed))
    known = len(np.unique(rows.labels))
    if classes and any(len(np.unique(rows.labels[found.training(k)])) < known for k in range(len(found))):
        raise _too_few(able, classes)
    return found


def _too_few(found: int, classes: bool) -> DataError:
    return DataError(
        "too-few-groups",
        f"{found} {'entity has' if found == 1 else 'entities have'} "
        + ("rows of the rarest class among the training rows" if classes else "training rows"),
        expected="at least two, so that one can be predicted by a model that was fitted on the other",
        next="bring rows of more entities",
    )


def _too_short(found: int, most: int) -> DataError:
    return DataError(
        "too-few-periods",
        f"of {most} blocks of training rows in the order of time {found} can be judged by a model of the rows before it",
        expected="at least two blocks with rows of every class before them whose labels were known by then",
        next="bring rows of a longer time, or check `label_delay`",
    )

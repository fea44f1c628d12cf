"""What comes next is what came last: the last known label, and how often it comes again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.types import Array, Integers


def last_known(labels: Array, times: Array, groups: Integers | None, gap: float) -> Array:
    """Return for each row the newest label that was known at its moment, shape ``(n,)``; NaN where there was none.

    Parameters
    ----------
    labels
        Shape ``(n,)``.
    times
        When each row happened, shape ``(n,)``, in any order.
    groups
        Codes of the entities: a row is told the label of its own entity's earlier row. None: of any earlier row.
    gap
        How long a label takes, in the unit of ``times``, from 0. A label of the same moment is never known.

    Notes
    -----
    A label is known where ``time + gap`` is at most the row's time and its own time is earlier. Of several at the
    newest moment the last one counts.

    Examples
    --------
    >>> y, t = np.array([1.0, 0.0, 0.0, 1.0]), np.array([1.0, 2.0, 3.0, 3.0])
    >>> last_known(y, t, None, 0.0).tolist(), last_known(y, t, None, 2.0).tolist()
    ([nan, 1.0, 0.0, 0.0], [nan, nan, 1.0, 1.0])
    >>> last_known(y, t, np.array([0, 1, 0, 1]), 0.0).tolist()
    [nan, nan, 1.0, 0.0]
    """
    group = np.zeros(len(labels), dtype=np.int64)
    if groups is not None:
        group = np.unique(groups, return_inverse=True)[1].astype(np.int64)
    moments, rank = np.unique(times, return_inverse=True)
    # the number of moments whose labels are known at each moment: none of its own, whatever the gap
    known = np.minimum(np.searchsorted(moments, moments - gap, side="right"), np.arange(len(moments)))
    width = len(moments) + 1
    order = np.lexsort((rank, group))
    keys = (group * width + rank)[order]
    newest = np.searchsorted(keys, group * width + known[rank], side="left") - 1
    found = np.full(len(labels), np.nan)
    at = order[newest]
    there = (newest >= 0) & (group[at] == group)
    found[there] = labels[at[there]]
    return found


@dataclass(frozen=True)
class Persistence:
    """The last known label as a predictor.

    Parameters
    ----------
    shares
        The classes' shares, shape ``(classes,)``: the answer where nothing is known. For a regression the mean,
        shape ``(1,)``.
    transitions
        The share of each class (columns) among rows whose last known label was the row's class.
    """

    shares: Array
    transitions: Array

    @classmethod
    def learned(cls, previous: Array, labels: Array, classes: int) -> Persistence:
        """Return it as learned from rows.

        Parameters
        ----------
        previous
            Last known labels, NaN where none was; shape ``(n,)``.
        labels
            The rows' own labels, numbers of classes from 0, or values.
        classes
            Number of classes; 0 for a regression.

        Notes
        -----
        Half a case is added to every transition, so that none is impossible.
        """
        if not classes:
            return cls(np.array([labels.mean()]), np.empty((0, 0)))
        counts = np.full((classes, classes), 0.5)
        there = ~np.isnan(previous)
        np.add.at(counts, (previous[there].astype(np.int64), labels[there].astype(np.int64)), 1.0)
        shares = np.bincount(labels.astype(np.int64), minlength=classes) / len(labels)
        return cls(shares, counts / counts.sum(axis=1, keepdims=True))

    def scores(self, previous: Array, *, probabilities: bool) -> Array:
        """Return the answers: ``(n,)`` scores of the second of two classes or values, ``(n, classes)`` for more.

        Parameters
        ----------
        previous
            Last known labels, NaN where none was; shape ``(n,)``.
        probabilities
            Whether a metric of probabilities is asked: then the answer is how often each class followed that
            label. Otherwise it is the label itself, as a score of 1.

        Examples
        --------
        >>> y = np.array([1.0, 1.0, 0.0, 0.0])
        >>> seen = Persistence.learned(np.array([np.nan, 1.0, 1.0, 0.0]), y, 2)
        >>> seen.scores(np.array([1.0, np.nan]), probabilities=False).tolist()
        [1.0, 0.5]
        >>> seen.scores(np.array([0.0, 1.0]), probabilities=True).tolist()
        [0.25, 0.5]
        """
        there = ~np.isnan(previous)
        classes = len(self.transitions)
        if not classes:
            return np.where(there, previous, self.shares[0])
        rows = np.tile(self.shares, (len(previous), 1))
        follows = self.transitions if probabilities else np.eye(classes)
        rows[there] = follows[previous[there].astype(np.int64)]
        return rows[:, 1] if classes == 2 else rows

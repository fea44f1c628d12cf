"""The places where a threshold can lie: between scores, never on one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from holdfast.types import Array, Integers

TIED = 1e-11
"""Scores nearer than this, relatively, are one: on another machine a linear model differs by 1e-12."""

NEARLY_CERTAIN = 1e-12
"""A probability nearer to 1 than this is certain: no threshold lies above it."""

NEARLY_IMPOSSIBLE = 1e-300
"""A probability under this is zero: no threshold lies below it."""


@dataclass(frozen=True)
class Cuts:
    """All ways to cut rows into decided and not, from none to all.

    Parameters
    ----------
    order
        Rows by falling score, shape ``(n,)``.
    ranked
        The scores in that order.
    ends
        Rows decided positive at each cut, ascending from 0 to n, shape ``(cuts,)``.
    thresholds
        The threshold of each cut, falling, in (0, 1), shape ``(cuts,)``.
    """

    order: Integers
    ranked: Array
    ends: Integers
    thresholds: Array

    def at(self, threshold: float) -> int:
        """Return the index of the cut that decides as ``score >= threshold`` does."""
        acted = int(np.searchsorted(-self.ranked, -threshold, side="right"))
        return int(np.searchsorted(self.ends, acted))


def cuts(scores: Array) -> Cuts:
    """Return the cuts between neighbouring probabilities, and those below and above all of them.

    Parameters
    ----------
    scores
        Probabilities, shape ``(n,)``, n at least 1, nothing missing.

    Notes
    -----
    The outer cuts lie midway to 0 and to 1. Beyond a score of 1 (or 0) nothing in (0, 1) is left: that cut
    lies just inside it, and rows that are certain stay decided as certain.

    Examples
    --------
    >>> found = cuts(np.array([.2, .8, .2, .4]))
    >>> found.thresholds.round(3).tolist(), found.ends.tolist()
    ([0.9, 0.6, 0.3, 0.1], [0, 1, 2, 4])
    """
    order = np.argsort(-scores, kind="stable").astype(np.int64)
    ranked = scores[order]
    upper, lower = ranked[:-1], ranked[1:]
    apart = np.flatnonzero((upper - lower > TIED * upper) & (upper > NEARLY_IMPOSSIBLE))
    between = (upper[apart] + lower[apart]) / 2.0
    highest, lowest = float(ranked[0]), float(ranked[-1])
    outer_high = (1.0 + highest) / 2.0 if highest <= 1.0 - NEARLY_CERTAIN else 1.0 - NEARLY_CERTAIN
    outer_low = lowest / 2.0 if lowest > NEARLY_IMPOSSIBLE else NEARLY_IMPOSSIBLE / 10.0
    return Cuts(
        order=order,
        ranked=ranked,
        ends=np.concatenate([[0], apart + 1, [scores.size]]).astype(np.int64),
        thresholds=np.concatenate([[outer_high], between, [outer_low]]),
    )

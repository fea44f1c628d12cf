"""The places where a threshold can lie: between scores, never on one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from holdfast.types import Array, Integers

TIED = 1e-11
"""Scores nearer than this, relative to the larger, are one: the same model differs by 1e-12 on another
machine."""


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
        """Return the index of the cut that decides as ``score >= threshold`` does; tied scores stay
        together."""
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
    The outer cuts lie midway to 0 and to 1. With a score of exactly 1 (or 0) nothing in (0, 1) lies beyond
    it: that cut is the float next to it, and rows that are certain stay decided as certain.

    Examples
    --------
    >>> found = cuts(np.array([.2, .8, .2, .4]))
    >>> found.thresholds.round(3).tolist(), found.ends.tolist()
    ([0.9, 0.6, 0.3, 0.1], [0, 1, 2, 4])
    """
    order = np.argsort(-scores, kind="stable").astype(np.int64)
    ranked = scores[order]
    upper, lower = ranked[:-1], ranked[1:]
    apart = np.flatnonzero(upper - lower > TIED * np.abs(upper))
    between = (upper[apart] + lower[apart]) / 2.0
    outer_high = _beyond((1.0 + float(ranked[0])) / 2.0, float(ranked[0]), math.nextafter(1.0, 0.0))
    outer_low = _beyond(float(ranked[-1]) / 2.0, float(ranked[-1]), math.nextafter(0.0, 1.0))
    return Cuts(
        order=order,
        ranked=ranked,
        ends=np.concatenate([[0], apart + 1, [scores.size]]).astype(np.int64),
        thresholds=np.concatenate([[outer_high], between, [outer_low]]),
    )


def _beyond(midway: float, score: float, border: float) -> float:
    return midway if 0.0 < midway < 1.0 and midway != score else border

"""From a margin to a probability: one logistic function, one implementation of the exponential."""

from __future__ import annotations

import numpy as np

from holdfast.types import Array

BOUND = 700.0
"""Margins are cut to [-700, 700]: beyond it the exponential of a double overflows."""


def probability(margins: Array) -> Array:
    """Return ``1 / (1 + exp(-m))`` of margins, element by element.

    Parameters
    ----------
    margins
        Log-odds, any shape, no NaN. Infinities are allowed.

    Returns
    -------
    Probabilities in [0, 1], always finite, same shape.

    Notes
    -----
    ``probability_of_one`` is the same sequence of IEEE operations with the same ``np.exp``: NumPy and
    ``math`` differ in the last bit for some arguments, so the two executors must not mix them.

    Examples
    --------
    >>> probability(np.array([0.0, -np.inf, np.inf])).round(3).tolist()
    [0.5, 0.0, 1.0]
    """
    bounded = np.minimum(np.maximum(margins, -BOUND), BOUND)
    return np.asarray(1.0 / (1.0 + np.exp(-bounded)))


def probability_of_one(margin: float) -> float:
    """Return the probability of a single margin, bit-equal to ``probability`` of an array that holds it.

    Examples
    --------
    >>> probability_of_one(0.0)
    0.5
    """
    if margin > BOUND:
        margin = BOUND
    elif margin < -BOUND:
        margin = -BOUND
    return float(1.0 / (1.0 + np.exp(-margin)))

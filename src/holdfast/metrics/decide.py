"""From the probabilities of several classes to one of them: the likeliest, or the one of most expected money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from holdfast.types import Array, Integers

MoneyMatrix: TypeAlias = Sequence[Sequence[float]]
"""Money for each actual class (rows) and each decided one (columns), in the order of the classes."""


def decide(probabilities: Array, money: MoneyMatrix | None = None) -> Integers:
    """Return the number of the class decided for each row; of equals the first in the order of the classes.

    Parameters
    ----------
    probabilities
        Shape ``(n, k)``, nothing missing.
    money
        The decision with the largest expected money is taken; None: the likeliest class.

    Notes
    -----
    ``decide_of_one`` is the same sequence of IEEE operations: the expectation is summed in the order of the classes.

    References
    ----------
    Elkan (2001), The foundations of cost-sensitive learning, IJCAI.

    Examples
    --------
    >>> decide(np.array([[0.6, 0.4], [0.5, 0.5]])).tolist()
    [0, 0]
    >>> decide(np.array([[0.6, 0.4]]), ((1.0, 0.0), (-9.0, 5.0))).tolist()
    [1]
    """
    found = probabilities if money is None else expected(probabilities, money)
    return np.asarray(found.argmax(axis=1), dtype=np.int64)


def expected(probabilities: Array, money: MoneyMatrix) -> Array:
    """Return the expected money of each decision, shape ``(n, k)``.

    Examples
    --------
    >>> expected(np.array([[0.5, 0.5]]), ((2.0, 0.0), (-4.0, 8.0))).tolist()
    [[-1.0, 4.0]]
    """
    out = np.zeros_like(probabilities)
    for actual, line in enumerate(money):
        for decided, amount in enumerate(line):
            out[:, decided] += probabilities[:, actual] * amount
    return out


def decide_of_one(money: MoneyMatrix | None = None) -> Callable[[tuple[float, ...]], int]:
    """Return the same for one row: from its probabilities to the number of the class.

    Examples
    --------
    >>> decide_of_one()((0.2, 0.4, 0.4)), decide_of_one(((1.0, 0.0), (-9.0, 5.0)))((0.6, 0.4))
    (1, 1)
    """
    if money is None:
        return lambda probabilities: probabilities.index(max(probabilities))
    lines = [list(line) for line in money]

    def one(probabilities: tuple[float, ...]) -> int:
        found = [0.0] * len(lines)
        for probability, line in zip(probabilities, lines, strict=True):
            for decided, amount in enumerate(line):
                found[decided] += probability * amount
        return found.index(max(found))

    return one

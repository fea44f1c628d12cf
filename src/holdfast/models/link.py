"""From a margin to a probability: one logistic function, one softmax, one implementation of the exponential.

Each function of a table has a twin for one row, ``..._of_one``: the same IEEE operations in the same order, with the
same NumPy functions, so both give the same bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from holdfast.contract.settings import Task
from holdfast.types import Array

Link: TypeAlias = Literal["logit", "softmax", "probability", "identity"]
"""How a margin becomes a score: it is log-odds, unnormalised log-probabilities, the probability itself, a value."""

BOUND = 700.0
"""Margins are cut to [-700, 700]: beyond it the exponential of a double overflows."""

FARTHEST = 1e300
"""Margins of several classes are cut here, so that no difference of two of them is an infinity or a NaN."""

CERTAIN = 1e-7
"""Probabilities are kept this far from 0 and 1 before their logarithm is taken."""


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


def softmax(margins: Array) -> Array:
    """Return ``exp(m_j) / sum_l exp(m_l)`` of each row, the sum in the order of the classes.

    Parameters
    ----------
    margins
        Unnormalised log-probabilities, shape ``(n, k)``, no NaN. Infinities are allowed.

    Returns
    -------
    Probabilities, shape ``(n, k)``, C-contiguous; each row sums to one but for rounding.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0], [np.inf, 0.0]])).round(3).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    bounded = np.minimum(np.maximum(margins, -FARTHEST), FARTHEST)
    powers = np.exp(np.maximum(bounded - bounded.max(axis=1, keepdims=True), -BOUND))
    total = np.zeros(len(powers))
    for column in range(powers.shape[1]):
        total += powers[:, column]
    return np.asarray(powers / total[:, None])


def softmax_of_one(margins: tuple[float, ...]) -> tuple[float, ...]:
    """Return the probabilities of a single row, bit-equal to ``softmax`` of an array that holds it.

    Examples
    --------
    >>> softmax_of_one((3.0, 3.0, 3.0, 3.0))
    (0.25, 0.25, 0.25, 0.25)
    """
    bounded = [-FARTHEST if m < -FARTHEST else FARTHEST if m > FARTHEST else m for m in margins]
    highest = max(bounded)
    behind = [m - highest for m in bounded]
    powers: list[float] = np.exp(np.array([d if d > -BOUND else -BOUND for d in behind])).tolist()
    total = 0.0
    for power in powers:  # not sum(): it compensates from Python 3.12 on
        total += power
    return tuple([power / total for power in powers])


def log_odds(probabilities: Array) -> Array:
    """Return ``log(p / (1 - p))``, each probability kept a ten-millionth from 0 and 1.

    Examples
    --------
    >>> log_odds(np.array([0.5, 0.0])).round(3).tolist()
    [0.0, -16.118]
    """
    bounded = np.minimum(np.maximum(probabilities, CERTAIN), 1.0 - CERTAIN)
    return np.asarray(np.log(bounded / (1.0 - bounded)))


def log_odds_of_one(probability: float) -> float:
    """Return the log-odds of a single probability, bit-equal to ``log_odds``.

    Examples
    --------
    >>> log_odds_of_one(0.5)
    0.0
    """
    bounded = CERTAIN if probability < CERTAIN else min(probability, 1.0 - CERTAIN)
    return float(np.log(bounded / (1.0 - bounded)))


def log_probabilities(probabilities: Array) -> Array:
    """Return the logarithms of probabilities, shape ``(n, k)``, none taken of less than a ten-millionth.

    Examples
    --------
    >>> log_probabilities(np.array([[1.0, 0.0]])).round(3).tolist()
    [[0.0, -16.118]]
    """
    return np.asarray(np.log(np.maximum(probabilities, CERTAIN)))


def log_probabilities_of_one(probabilities: tuple[float, ...]) -> tuple[float, ...]:
    """Return the logarithms of a single row, bit-equal to ``log_probabilities``.

    Examples
    --------
    >>> log_probabilities_of_one((1.0, 1.0))
    (0.0, 0.0)
    """
    bounded = np.array([p if p > CERTAIN else CERTAIN for p in probabilities])
    return tuple(np.log(bounded).tolist())


class LinkFunctions(NamedTuple):
    """What belongs to a link: from margins to uncalibrated scores, and to what a calibration map reads.

    ``scores`` and ``logits`` are of tables, ``score`` and ``logit`` of one row. Logits are log-odds, or
    log-probabilities of several classes up to a constant a row.
    """

    scores: Callable[[Array], Array]
    score: Callable[[Any], Any]
    logits: Callable[[Array], Array]
    logit: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


_IDENTITY = LinkFunctions(_same, _same, _same, _same)
_OF_TASK: dict[Task, dict[Link, LinkFunctions]] = {
    "binary": {
        "logit": LinkFunctions(probability, probability_of_one, _same, _same),
        "probability": LinkFunctions(_same, _same, log_odds, log_odds_of_one),
    },
    "multiclass": {
        "softmax": LinkFunctions(softmax, softmax_of_one, _same, _same),
        "probability": LinkFunctions(_same, _same, log_probabilities, log_probabilities_of_one),
    },
    "regression": {"identity": _IDENTITY},
}


def link_of(task: Task, stated: Link | None) -> Link:
    """Return the link of a core's margins in a task: the one that it states where the task has it, else the task's own.

    A regression has the identity whatever the core says, so a core that answers means of leaves may state
    ``probability`` for all tasks.

    Examples
    --------
    >>> link_of("multiclass", None), link_of("binary", "probability"), link_of("regression", "probability")
    ('softmax', 'probability', 'identity')
    """
    of_task = _OF_TASK[task]
    return stated if stated in of_task else next(iter(of_task))


def functions(task: Task, link: Link) -> LinkFunctions:
    """Return the functions of a link in a task.

    Examples
    --------
    >>> functions("binary", "probability").score(0.25)
    0.25
    """
    return _OF_TASK[task][link]

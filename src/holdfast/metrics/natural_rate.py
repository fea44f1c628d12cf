"""Precision at the natural rate of cases, from a table whose rows were sampled by their labels.

Where one row in six hundred is a case, precision hangs on the few negatives that score above the cases, and a table of a
thousand negatives has seen hardly any of them: the plain estimate takes what was not seen for impossible. On 100 cases and
1,000 others at a natural rate of .17 % it reports an average precision of .073 where the truth is .027, and its usual
interval covers 71 % in place of 95 %.

So what is known is drawn. The share of negatives above the j-th largest of n is distributed as the j-th of n uniform order
statistics, whatever the law of the scores; between two of them nothing is known but the order. Each draw takes uniform
spacings for the negatives, Dirichlet weights for the cases, and puts every case somewhere in its spacing. The interval is
that of the middle 95 % of the draws, and the value their median, which flatters nobody.

References
----------
David and Nagaraja (2003), Order Statistics, section 2.5 (uniform spacings); Rubin (1981), The Bayesian bootstrap, Annals
of Statistics 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from holdfast.records import Metric
from holdfast.stats.bootstrap import percentile_interval
from holdfast.types import Array, Integers

DRAWS = 1_000
FEWEST = 10
_AT_ONCE = 4_000_000
_MOST = 400_000_000


class Draw(NamedTuple):
    """Some draws: the share of negatives, and of cases, that score at least as high as each case, and each case's weight.

    All have shape ``(draws, cases)``, cases by falling score.
    """

    false_positive: Array
    true_positive: Array
    weight: Array


def measure_at_natural_rate(
    y: Array, scores: Array, prevalence: float, *, threshold: float | None = None, seed: int = 0
) -> dict[str, Metric]:
    """Return average precision and, with a threshold, precision and F1 at the natural rate, with 95 % intervals.

    Parameters
    ----------
    y
        Labels 0 or 1 of independent rows, sampled by their labels, shape ``(n,)``.
    scores
        Probabilities, shape ``(n,)``, nothing missing.
    prevalence
        The natural share of cases, in (0, 1).
    threshold
        A row is decided positive at this probability and above.
    seed
        Of the draws.

    Returns
    -------
    Metrics by name, the note naming the plain estimate; none with fewer than 10 cases or other rows.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = np.repeat([1.0, 0.0], [100, 1000])
    >>> found = measure_at_natural_rate(y, 1 / (1 + np.exp(-rng.normal(2 * y - 1))), 0.002, threshold=.9)
    >>> list(found)
    ['average_precision', 'precision', 'f1']
    """
    positive, negative = np.sort(scores[y > 0])[::-1], np.sort(scores[y <= 0])[::-1]
    if min(len(positive), len(negative)) < FEWEST:
        return {}
    drawn: dict[str, list[Array]] = {"average_precision": [], "precision": [], "f1": []}
    for draw in _draws(positive, negative, seed):
        found = prevalence * draw.true_positive
        precision = found / (found + (1.0 - prevalence) * draw.false_positive)
        drawn["average_precision"].append((draw.weight * precision).sum(axis=1))
    if threshold is not None:
        drawn |= _decided(positive, negative, prevalence, threshold, seed)
    return {name: _metric(np.concatenate(parts)) for name, parts in drawn.items() if parts}


def _draws(positive: Array, negative: Array, seed: int) -> Iterator[Draw]:
    generator = np.random.default_rng(seed)
    size = len(positive) + len(negative)
    count = int(np.clip(_MOST // size, 100, DRAWS))
    step = max(1, _AT_ONCE // size)
    above = np.searchsorted(-negative, -positive, side="right")
    for start in range(0, count, step):
        draws = min(step, count - start)
        weight = generator.exponential(size=(draws, len(positive)))
        weight /= weight.sum(axis=1, keepdims=True)
        false_positive = _shares(above, len(negative), draws, generator)
        yield Draw(false_positive, np.cumsum(weight, axis=1), weight)


def _shares(above: Integers, rows: int, draws: int, generator: np.random.Generator) -> Array:
    """Return the share of a population above each place, given how many of its sampled rows are (ascending)."""
    spacing = generator.exponential(size=(draws, rows + 1))
    until = np.concatenate([np.zeros((draws, 1)), np.cumsum(spacing, axis=1)], axis=1)
    place = np.sort(above + generator.random((draws, len(above))), axis=1)
    whole = np.minimum(np.floor(place).astype(np.int64), rows)
    line = np.arange(draws)[:, None]
    return np.asarray((until[line, whole] + (place - whole) * spacing[line, whole]) / until[:, -1:])


def _decided(
    positive: Array, negative: Array, prevalence: float, threshold: float, seed: int
) -> dict[str, list[Array]]:
    """Return draws of precision and F1 at a threshold; none where nobody is decided positive."""
    hits, alarms = int((positive >= threshold).sum()), int((negative >= threshold).sum())
    if hits + alarms == 0:
        return {}
    generator = np.random.default_rng(seed)
    true = _shares(np.array([hits]), len(positive), DRAWS, generator)[:, 0]
    false = _shares(np.array([alarms]), len(negative), DRAWS, generator)[:, 0]
    found, acted = prevalence * true, prevalence * true + (1.0 - prevalence) * false
    return {"precision": [found / acted], "f1": [2.0 * found / (prevalence + acted)]}


def _metric(draws: Array) -> Metric:
    return Metric(
        float(np.median(draws)), percentile_interval(draws), "median of what the sample leaves open"
    )

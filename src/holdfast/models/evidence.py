"""What terms of a text say of the target, in closed form: a weight for each term, and how informative each is."""

from __future__ import annotations

import numpy as np

from holdfast.contract.settings import Task
from holdfast.models.arrays import sums
from holdfast.models.sparse import Csr
from holdfast.types import Array, Integers

SMOOTHING = 1.0


def term_weights(rows: Csr, target: Array, weights: Array, task: Task) -> Array:
    """Return a weight for each term and outcome, shape ``(k, width)``; a text's score is the sum over its terms.

    Parameters
    ----------
    rows
        TF-IDF of the texts.
    target, weights
        Shape ``(n, k)``, as ``holdfast.models.crossfit.outcomes`` gives it, and ``(n,)``.

    Notes
    -----
    Classes: the logarithm of the term's share among texts of the class over its share among the others (multinomial naive
    Bayes, each share smoothed by one). Amounts: the weighted mean of target minus its mean over texts with the term,
    with one more text at the mean.

    References
    ----------
    Wang and Manning (2012), Baselines and bigrams: simple, good sentiment and topic classification.

    Examples
    --------
    >>> rows = Csr.of_dense(np.array([[1.0, 0.0], [0.0, 1.0]]))
    >>> term_weights(rows, np.array([[1.0], [0.0]]), np.ones(2), "binary").round(2).tolist()
    [[0.69, -0.69]]
    """
    of, width = rows.rows, rows.width

    def mass(by: Array) -> Array:
        return sums(rows.indices, rows.data * by[of], width)

    everything = mass(weights)
    found = []
    for outcome in target.T:
        if task == "regression":
            centred = outcome - float((outcome * weights).sum() / weights.sum())
            found.append(mass(weights * centred) / (everything + SMOOTHING))
            continue
        inside = mass(weights * outcome)
        shares = [
            (part + SMOOTHING) / (part.sum() + SMOOTHING * width) for part in (inside, everything - inside)
        ]
        found.append(np.log(shares[0]) - np.log(shares[1]))
    return np.array(found)


def most_informative(rows: Csr, target: Array | None, weights: Array, count: int) -> Integers:
    """Return the columns that tell most of the target, rising; without a target those that most texts have.

    Parameters
    ----------
    count
        At most so many.

    Notes
    -----
    By ``n_t (mean_t - mean)^2 / (variance (1 - n_t / n))``, the largest over outcomes, where t are the texts with the
    term: for two classes that is Pearson's chi-square of term and class.
    """
    of = rows.rows
    occurs = sums(rows.indices, weights[of], rows.width)
    if target is None:
        score = occurs
    else:
        n, score = weights.sum(), np.zeros(rows.width)
        for outcome in target.T:
            centred = outcome - float((outcome * weights).sum() / n)
            spread = float((centred**2 * weights).sum() / n)
            apart = sums(rows.indices, (weights * centred)[of], rows.width)
            lower = np.maximum(occurs * spread * (1.0 - occurs / n), 1e-9 * max(spread, 1e-300))
            score = np.maximum(score, apart**2 / lower)
    # ties by column, so that the choice does not depend on the sort
    order = np.lexsort((np.arange(rows.width), -score))
    kept = order[:count]
    return np.sort(kept[occurs[kept] > 0])

"""Areas under the ROC and the precision-recall curve, with ties right, and how each row moves them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from holdfast.types import Array, Integers


def roc_auc(y: ArrayLike, score: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the chance that a positive row scores above a negative one; a tie counts one half.

    Parameters
    ----------
    y
        Labels 0 or 1, shape ``(n,)``.
    score
        Shape ``(n,)``, larger for more likely positives; only its order matters. No missing values.
    weights
        Row weights, shape ``(n,)``, not negative; a weight of k is k equal rows. None: one each.

    Returns
    -------
    In [0, 1]; NaN without a positive or without a negative row.

    References
    ----------
    .. [1] Hanley, J. A. and McNeil, B. J. (1982). The meaning and use of the area under a ROC curve.
           Radiology 143.

    Examples
    --------
    >>> roc_auc([0, 0, 1, 1], [.1, .4, .35, .8])
    0.75
    >>> roc_auc([0, 1], [.5, .5])
    0.5
    """
    positive, negative, _ = _tied(y, score, weights)
    pairs = float(positive.sum() * negative.sum())
    if pairs == 0.0:
        return math.nan
    below = np.cumsum(negative) - negative
    return float(positive @ (below + negative / 2.0)) / pairs


def roc_auc_influence(
    y: ArrayLike, score: ArrayLike, weights: ArrayLike | None = None
) -> tuple[float, Array]:
    """Return the ROC AUC and DeLong's components of its error, one a row.

    Parameters
    ----------
    y, score, weights
        As in `roc_auc`.

    Returns
    -------
    value
        The ROC AUC.
    influence
        Shape ``(n,)``; the sum of its squares is DeLong's variance. For correlated AUCs on the same rows the
        sum of the squared differences is the variance of the difference, and within an entity components are
        added before squaring. All infinite with fewer than two positives or two negatives.

    References
    ----------
    .. [1] DeLong, E. R., DeLong, D. M. and Clarke-Pearson, D. L. (1988). Biometrics 44.
    .. [2] Sun, X. and Xu, W. (2014). Fast implementation of DeLong's algorithm. IEEE Signal Process. Lett.
           21.
    .. [3] Obuchowski, N. A. (1997). Nonparametric analysis of clustered ROC curve data. Biometrics 53.

    Examples
    --------
    >>> value, influence = roc_auc_influence([0, 0, 1, 1], [.1, .4, .35, .8])
    >>> round(float((influence ** 2).sum()), 4)
    0.125
    """
    labels = np.asarray(y) > 0
    positive, negative, where = _tied(y, score, weights)
    n_pos, n_neg = int(labels.sum()), int((~labels).sum())
    if n_pos < 2 or n_neg < 2:
        return roc_auc(y, score, weights), np.full(labels.shape, np.inf)
    counted = np.ones(labels.shape) if weights is None else np.asarray(weights, dtype=np.float64)
    mass_pos, mass_neg = float(positive.sum()), float(negative.sum())
    won = (np.cumsum(negative) - negative / 2.0) / mass_neg  # share of negatives below this score
    lost = 1.0 - (np.cumsum(positive) - positive / 2.0) / mass_pos  # share of positives above it
    value = float(positive @ won) / mass_pos
    influence = np.where(
        labels,
        (won[where] - value) / mass_pos * math.sqrt(n_pos / (n_pos - 1.0)),
        (lost[where] - value) / mass_neg * math.sqrt(n_neg / (n_neg - 1.0)),
    )
    return value, influence * counted


def average_precision(y: ArrayLike, score: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the mean over positive rows of the precision at their score; rows of one score enter together.

    Parameters
    ----------
    y, score, weights
        As in `roc_auc`.

    Returns
    -------
    In [0, 1], the share of positives for a score without information; NaN without a positive row.

    Notes
    -----
    The step sum, not the trapezoid, which is too optimistic between points.

    References
    ----------
    .. [1] Davis, J. and Goadrich, M. (2006). The relationship between precision-recall and ROC curves. ICML.

    Examples
    --------
    >>> round(average_precision([0, 0, 1, 1], [.1, .4, .35, .8]), 4)
    0.8333
    """
    positive, negative, _ = _tied(y, score, weights)
    hits, all_above = _from_above(positive), _from_above(positive + negative)
    if hits.size == 0 or hits[0] == 0.0:
        return math.nan
    precision = np.divide(hits, all_above, out=np.zeros_like(hits), where=all_above > 0)
    return float(positive @ precision) / float(hits[0])


def average_precision_influence(
    y: ArrayLike, score: ArrayLike, weights: ArrayLike | None = None
) -> tuple[float, Array]:
    """Return the average precision and its infinitesimal jackknife, one value a row.

    Parameters
    ----------
    y, score, weights
        As in `roc_auc`.

    Returns
    -------
    value
        The average precision.
    influence
        Shape ``(n,)``, the derivative of the value by the row's weight; it sums to zero, and the sum of its
        squares is the variance. All infinite with fewer than two positives.

    Notes
    -----
    A row changes its own term, and the precision at every positive that does not score above it.

    References
    ----------
    .. [1] Efron, B. (1982). The Jackknife, the Bootstrap and Other Resampling Plans. SIAM, chapter 6.

    Examples
    --------
    >>> value, influence = average_precision_influence([0, 0, 1, 1], [.1, .4, .35, .8])
    >>> round(value, 4), abs(float(influence.sum())) < 1e-12
    (0.8333, True)
    """
    labels = np.asarray(y) > 0
    positive, negative, where = _tied(y, score, weights)
    hits, all_above = _from_above(positive), _from_above(positive + negative)
    if labels.sum() < 2:
        return average_precision(y, score, weights), np.full(labels.shape, np.inf)
    precision = hits / all_above
    value = float(positive @ precision) / float(hits[0])
    gain = np.cumsum(positive / all_above)[where]
    loss = np.cumsum(positive * precision / all_above)[where]
    own = np.where(labels, precision[where] - value + gain, 0.0)
    counted = np.ones(labels.shape) if weights is None else np.asarray(weights, dtype=np.float64)
    return value, (own - loss) * counted / float(hits[0])


def _tied(y: ArrayLike, score: ArrayLike, weights: ArrayLike | None) -> tuple[Array, Array, Integers]:
    """Return positives and negatives at each distinct score, ascending, and each row's index of its score."""
    labels = (np.asarray(y) > 0).astype(np.float64)
    w = np.ones(labels.shape) if weights is None else np.asarray(weights, dtype=np.float64)
    distinct, where = np.unique(np.asarray(score, dtype=np.float64), return_inverse=True)
    positive = np.bincount(where, weights=w * labels, minlength=distinct.size).astype(np.float64)
    total = np.bincount(where, weights=w, minlength=distinct.size).astype(np.float64)
    return positive, total - positive, where.astype(np.int64)


def _from_above(counts: Array) -> Array:
    return np.cumsum(counts[::-1])[::-1]

"""What each row counts in a metric: the contract's weights, and the natural share of a table sampled by its labels."""

from __future__ import annotations

import numpy as np

from holdfast.types import Array


def row_weights(
    labels: Array, *, stated: Array | None = None, prevalence: float | None = None
) -> Array | None:
    """Return the weight of each row, or None where all rows count alike.

    Parameters
    ----------
    labels
        0 or 1 where there is a prevalence, shape ``(n,)``.
    stated
        Weights of the rows by the contract's column, shape ``(n,)``, above 0.
    prevalence
        The natural share of positives, in (0, 1): positives count as much as they would among as many rows that were
        not chosen by their labels. Without a row of one class nothing is changed.

    Returns
    -------
    Shape ``(n,)``, of mean 1, so that sums still speak of as many rows.

    References
    ----------
    Horvitz and Thompson (1952), A generalization of sampling without replacement from a finite universe.

    Examples
    --------
    >>> row_weights(np.array([1.0, 1, 0, 0]), prevalence=0.1).round(2).tolist()
    [0.2, 0.2, 1.8, 1.8]
    >>> row_weights(np.array([1.0, 0])) is None
    True
    """
    if stated is None and prevalence is None:
        return None
    weights = np.ones(len(labels)) if stated is None else np.asarray(stated, dtype=np.float64)
    weights = weights / weights.mean() if len(weights) else weights
    if prevalence is None:
        return weights
    share = float(weights @ (labels > 0)) / max(1, len(labels))
    if not 0.0 < share < 1.0:
        return weights
    return np.asarray(weights * np.where(labels > 0, prevalence / share, (1.0 - prevalence) / (1.0 - share)))

"""Decisions against labels."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from holdfast.records import Confusion


def confusion(y: ArrayLike, scores: ArrayLike, threshold: float) -> Confusion:
    """Count decisions against labels; a row is decided positive when its score is at least the threshold.

    Parameters
    ----------
    y
        Labels 0 or 1, shape ``(n,)``.
    scores
        Shape ``(n,)``, nothing missing.
    threshold
        On the scale of the scores.

    Examples
    --------
    >>> confusion([1, 1, 0, 0], [.9, .2, .8, .1], .5)
    Confusion(tp=1, fp=1, fn=1, tn=1)
    """
    positive = np.asarray(y) > 0
    acted = np.asarray(scores) >= threshold
    tp, acted_rows, positives = int((positive & acted).sum()), int(acted.sum()), int(positive.sum())
    return Confusion(
        tp=tp, fp=acted_rows - tp, fn=positives - tp, tn=positive.size - acted_rows - positives + tp
    )

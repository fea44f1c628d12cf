"""The simplest honest predictor: the share of each class, or the mean of the target."""

from __future__ import annotations

import math

import numpy as np

from holdfast.models import Constant
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix


def fit_dummy(matrix: Matrix) -> Constant:
    """Return the constant margin: the log-odds of the share of positives, the log of each class's share, or the mean.

    Each class counts half a case more than it has (``(k + .5) / (n + 1)`` of two classes), so that its logarithm exists.
    """
    if matrix.task == "regression":
        return Constant(float(matrix.labels.mean()))
    if matrix.task == "multiclass":
        counts = np.bincount(matrix.labels.astype(np.int64), minlength=matrix.classes) + 0.5
        return Constant(np.log(counts / counts.sum()).tolist())
    share = (float(matrix.labels.sum()) + 0.5) / (len(matrix.labels) + 1.0)
    return Constant(math.log(share / (1.0 - share)))


FAMILY = Family(
    "dummy", "linear", fit_dummy, readable=True, simplicity=0, tasks=("binary", "multiclass", "regression")
)

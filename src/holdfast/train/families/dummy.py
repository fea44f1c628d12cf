"""The simplest honest predictor: the share of positives, or the mean of the target."""

from __future__ import annotations

import math

from holdfast.models import Constant
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix


def fit_dummy(matrix: Matrix) -> Constant:
    """Return the constant margin: the log-odds of the share of positives, or the mean.

    A share of 0 or 1 is moved by half a case (``(k + .5) / (n + 1)``) so that its log-odds exist.
    """
    mean = float(matrix.labels.mean())
    if matrix.task == "regression":
        return Constant(mean)
    share = (float(matrix.labels.sum()) + 0.5) / (len(matrix.labels) + 1.0)
    return Constant(math.log(share / (1.0 - share)))


FAMILY = Family("dummy", "linear", fit_dummy, readable=True, simplicity=0)

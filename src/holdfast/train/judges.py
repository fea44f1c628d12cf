"""The rows that candidates are judged by, and what their errors are clustered by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.stats.batches import batches
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.types import Array


def judges(rows: TrainingRows, folds: Folds, settings: Settings) -> TrainingRows:
    """Return the rows that are held out in some fold, with the groups that errors are clustered by.

    These are the entities where the contract names one. In the order of time without entities they are batches of
    consecutive rows, since neighbours in time are alike.
    """
    found = rows.take(folds.judged)
    if settings.in_time_order and found.groups is None and found.times is not None:
        return replace(found, groups=batches(found.times))
    return found


def spread(values: Array, folds: Folds) -> Array:
    """Return values of the judged rows among all rows: NaN for a row that judges nobody.

    Examples
    --------
    >>> spread(np.array([0.5]), Folds(np.array([-1, 0]))).tolist()
    [nan, 0.5]
    """
    found = np.full((len(folds.codes), *values.shape[1:]), np.nan)
    found[folds.judged] = values
    return found

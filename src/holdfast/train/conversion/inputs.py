"""What the estimators are fitted on: the encoded values as a reader of LightGBM's text sees them."""

from __future__ import annotations

import numpy as np

from holdfast.types import Array

ZERO = float(np.float32(1e-35))
"""LightGBM reads a value no farther from zero than this as zero."""

LARGEST = float(np.finfo(np.float32).max)


def for_histogram(values: Array) -> Array:
    """Return the values with those that LightGBM takes for zero at zero.

    Examples
    --------
    >>> for_histogram(np.array([1e-40, -2.0, np.nan])).tolist()
    [0.0, -2.0, nan]
    """
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) <= ZERO, 0.0, values)


def for_forest(values: Array) -> Array:
    """Return the values as scikit-learn's forests see them: float32, kept inside its range, tiny ones at zero.

    A threshold lies below the largest float32, so a value beyond it falls on the same side as that one does.

    Examples
    --------
    >>> for_forest(np.array([1e300, 1e-40])).tolist()
    [3.4028234663852886e+38, 0.0]
    """
    return np.clip(for_histogram(values), -LARGEST, LARGEST).astype(np.float32)

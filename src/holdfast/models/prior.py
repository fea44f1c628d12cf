"""Probabilities of a table that was sampled by its labels, moved to the natural share of positives.

References
----------
Prentice and Pyke (1979), Logistic disease incidence models and case-control studies, Biometrika 66: sampling by the
label moves the log-odds of every row by one constant. Saerens, Latinne and Decaestecker (2002), Adjusting the outputs of
a classifier to new a priori probabilities, Neural Computation 14.
"""

from __future__ import annotations

import math

import numpy as np

from holdfast.models.calibration import Calibration, Identity, Isotonic, Sigmoid
from holdfast.types import Array


def prior_offset(share: float, prevalence: float) -> float:
    """Return what is added to the log-odds when positives go from one share to another, both in (0, 1).

    Examples
    --------
    >>> prior_offset(0.5, 0.5), round(prior_offset(0.5, 0.1), 3)
    (0.0, -2.197)
    """
    return math.log(prevalence / (1.0 - prevalence)) - math.log(share / (1.0 - share))


def moved(probabilities: Array, offset: float) -> Array:
    """Return probabilities whose log-odds are larger by an offset; 0 and 1 stay.

    Examples
    --------
    >>> moved(np.array([0.0, 0.5, 1.0]), prior_offset(0.5, 0.1)).round(3).tolist()
    [0.0, 0.1, 1.0]
    """
    odds = math.exp(offset)
    return np.asarray(probabilities * odds / (1.0 - probabilities + probabilities * odds))


def at_prior(calibration: Calibration, offset: float) -> Calibration:
    """Return the calibration map followed by the move, as one map, so that both executors stay what they are.

    Isotonic knots are moved; between them the map stays linear.

    Examples
    --------
    >>> at_prior(Identity(), -2.0)
    Sigmoid(slope=1.0, offset=-2.0)
    """
    if isinstance(calibration, Identity):
        return Sigmoid(1.0, offset)
    if isinstance(calibration, Sigmoid):
        return Sigmoid(calibration.slope, calibration.offset + offset)
    if isinstance(calibration, Isotonic):
        values = moved(np.array(calibration.values), offset)
        return Isotonic(calibration.margins, tuple(float(value) for value in values))
    raise TypeError(f"{type(calibration).__name__} is a map of several classes")

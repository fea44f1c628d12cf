"""Many tests at once: which of them may be called a discovery."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from holdfast.types import Mask


def benjamini_hochberg(p_values: ArrayLike, rate: float) -> Mask:
    """Return which hypotheses Benjamini and Hochberg's step-up procedure rejects at a false discovery rate.

    Parameters
    ----------
    p_values
        Shape ``(tests,)``, in [0, 1]. NaN is a test that was not run: never rejected and not counted.
    rate
        The false discovery rate, in (0, 1). Where no hypothesis is false this is also the chance of any
        rejection, so it is the false-alarm rate of a quiet window.

    Returns
    -------
    Shape ``(tests,)``, true where rejected.

    Notes
    -----
    Holds for independent and for positively dependent tests.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. J. R. Stat. Soc. B 57.

    Examples
    --------
    >>> benjamini_hochberg([.001, .02, .04, .9], .05).tolist()
    [True, True, False, False]
    >>> benjamini_hochberg([.04, float("nan")], .05).tolist()
    [True, False]
    """
    p = np.asarray(p_values, dtype=np.float64)
    run = np.flatnonzero(~np.isnan(p))
    rejected = np.zeros(p.shape, dtype=np.bool_)
    ranked = run[np.argsort(p[run], kind="stable")]
    under = np.flatnonzero(p[ranked] <= rate * np.arange(1, ranked.size + 1) / max(1, ranked.size))
    if under.size:
        rejected[ranked[: under[-1] + 1]] = True
    return rejected

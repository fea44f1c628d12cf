"""The bootstrap over rows, or over groups of rows, as integer weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from holdfast.types import Array, Integers


def bootstrap_weights(
    n: int, groups: Integers | None = None, repeats: int = 1000, seed: int = 0
) -> Iterator[npt.NDArray[np.int32]]:
    """Yield how often each row occurs in a resample, one resample at a time, in constant memory.

    Parameters
    ----------
    n
        Rows, at least 1.
    groups
        Group codes, shape ``(n,)``, any integers: whole groups are drawn, so that rows of one entity stay
        together. None: rows are drawn.
    repeats
        Resamples.
    seed
        Of the draws.

    Yields
    ------
    Weights, shape ``(n,)``. Without groups each sums to ``n``; a row with weight zero is out of bag.

    Notes
    -----
    A statistic of a resample is the same statistic with weights, so values are sorted once for all resamples.

    References
    ----------
    .. [1] Davison, A. C. and Hinkley, D. V. (1997). Bootstrap Methods and their Application. Cambridge, 3.8.

    Examples
    --------
    >>> weights = list(bootstrap_weights(4, groups=np.array([7, 7, 9, 9]), repeats=2))
    >>> [w[0] == w[1] and w[2] == w[3] for w in weights] == [True, True]
    True
    """
    generator = np.random.default_rng(seed)
    codes = None if groups is None else np.unique(groups, return_inverse=True)[1]
    units = n if codes is None else int(codes.max()) + 1
    for _ in range(repeats):
        drawn = np.bincount(generator.integers(0, units, units), minlength=units).astype(np.int32)
        yield drawn if codes is None else drawn[codes]


def percentile_interval(draws: Array, level: float = 0.95) -> tuple[float, float]:
    """Return the percentile interval of bootstrap draws.

    Parameters
    ----------
    draws
        Shape ``(repeats,)``. NaN is a resample in which the statistic does not exist, and is left out.
    level
        Of coverage, in (0, 1).

    Returns
    -------
    Lower and upper end; NaN where no draw is left.

    Examples
    --------
    >>> percentile_interval(np.arange(101.0), level=.5)
    (25.0, 75.0)
    """
    kept = draws[~np.isnan(draws)]
    if kept.size == 0:
        return float("nan"), float("nan")
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(kept, [tail, 1.0 - tail])
    return float(low), float(high)


def sum_draws(values: Array, groups: Integers | None = None, repeats: int = 1000, seed: int = 0) -> Array:
    """Return bootstrap draws of the sum of values over rows, or over whole groups.

    Parameters
    ----------
    values
        Shape ``(n,)``.
    groups
        Group codes, shape ``(n,)``; None: rows are independent.
    repeats, seed
        As in `bootstrap_weights`.

    Returns
    -------
    Shape ``(repeats,)``.

    Notes
    -----
    Equal units are interchangeable, so how many of each distinct value are drawn is multinomial. A decision
    table gives four values, and a million rows cost what four do.

    Examples
    --------
    >>> draws = sum_draws(np.array([100.0] * 50 + [0.0] * 950))
    >>> bool(abs(draws.std() - 100 * (1000 * .05 * .95) ** .5) < 60)
    True
    """
    if groups is not None:
        codes = np.unique(groups, return_inverse=True)[1]
        values = np.bincount(codes, weights=values).astype(np.float64)
    distinct, counts = np.unique(values, return_counts=True)
    generator = np.random.default_rng(seed)
    drawn = np.empty(repeats)
    for start in range(0, repeats, 50):  # in pieces: with many distinct group sums all at once would not fit
        size = min(50, repeats - start)
        drawn[start : start + size] = (
            generator.multinomial(values.size, counts / values.size, size=size) @ distinct
        )
    return drawn

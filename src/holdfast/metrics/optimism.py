"""What a threshold is worth on rows that did not choose it, from the rows that did."""

from __future__ import annotations

import math

import numpy as np

from holdfast.metrics.search import MoneySearch
from holdfast.stats.bootstrap import bootstrap_weights
from holdfast.types import Array

FEWEST = 10
"""With fewer positives or positive decisions than this an interval would mislead."""

OUT_OF_BAG = math.exp(-1.0)
"""The share of rows that a resample leaves out."""


def training_value(
    search: MoneySearch, cut: int, seed: int = 0, repeats: int | None = None
) -> tuple[float, tuple[float, float] | None]:
    """Return the net value of a chosen cut summed over the rows, corrected for optimism, and its 95 %
    interval.

    Parameters
    ----------
    search
        The choice, repeatable on resamples.
    cut
        The cut that the rows themselves chose.
    seed, repeats
        Of the resamples. By default 200, fewer above 100,000 rows (at least 50).

    Returns
    -------
    value, interval
        In units of the decision table. The interval is None with fewer than 10 positives or 10 positive
        decisions.

    Notes
    -----
    Each resample chooses anew. Optimism is the mean of its value on itself less its value on all rows, less
    the same difference for the fixed cut, whose expectation is zero [1]_. The interval is that of the
    out-of-bag values, scaled from that many rows to all of them: their variance is that of ``n / e`` rows
    drawn without replacement from n, which is ``e - 1`` times that of n fresh rows. It is an estimate and
    carries no claim.

    References
    ----------
    .. [1] Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap. Chapman & Hall, chapter 17.
    """
    everything = search.values(np.ones(search.rows))
    count = repeats or int(np.clip(20_000_000 / search.rows, 50, 200))
    optimism, out_of_bag = np.empty(count), np.empty(count)
    for i, w in enumerate(bootstrap_weights(search.rows, search.groups, count, seed)):
        drawn = search.choose(w).cut
        scale = search.rows / max(1.0, float(w.sum()))
        on_itself = search.values(w) * scale
        optimism[i] = (on_itself[drawn] - on_itself[cut]) - (everything[drawn] - everything[cut])
        left_out = w == 0
        share = left_out.mean()
        out_of_bag[i] = search.values(left_out)[drawn] / share if share > 0 else math.nan
    value = float(everything[cut] - optimism.mean())
    few = min(float(search.positive.sum()), float(search.ends[cut])) < FEWEST
    return value, None if few else _interval(value, out_of_bag)


def _interval(value: float, out_of_bag: Array) -> tuple[float, float]:
    kept = out_of_bag[~np.isnan(out_of_bag)]
    low, high = np.quantile(kept, [0.025, 0.975]) - kept.mean()
    shrink = math.sqrt(OUT_OF_BAG / (1.0 - OUT_OF_BAG))
    return value + shrink * float(low), value + shrink * float(high)

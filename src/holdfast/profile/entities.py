"""One row per entity: rows of one entity are not independent, and the tests assume that rows are."""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from holdfast.types import Mask

USUAL = 0.9
"""The most rows that an entity usually has: this quantile over entities."""


def one_per_entity(entities: pl.Series, *, seed: int = 0) -> Mask:
    """Return a sample with at most one row of each entity, in which every row had the same chance.

    Parameters
    ----------
    entities
        Entity of each row, any dtype. A row without one is an entity of its own.
    seed
        Of the draw: the same rows in the same order give the same sample.

    Returns
    -------
    Shape ``(rows,)``. With one row an entity all rows are kept.

    Notes
    -----
    An entity's last row will not do. Customers who leave have a last row that made them leave, so a reference over
    several months that takes it has more of such rows than any one month, and every month without drift
    alarms. A random row of each entity gives short-lived entities more weight than a month does. Here an entity with
    ``k`` rows keeps a random one of them with probability ``k / K``, so each row is kept with probability ``1 / K``;
    ``K`` is the ninth decile of ``k`` over entities (rows of entities with more are kept with ``1 / k``).

    Examples
    --------
    >>> one_per_entity(pl.Series(["a", "b", None, "c"])).tolist()
    [True, True, True, True]
    >>> kept = one_per_entity(pl.Series(["a", "a", "b", "b"]))
    >>> int(kept[:2].sum()), int(kept[2:].sum())
    (1, 1)
    """
    rows = entities.len()
    if rows == 0:
        return np.zeros(0, dtype=np.bool_)
    alone = entities.is_null().to_numpy()
    codes = entities.rank("dense").fill_null(0).cast(pl.Int64).to_numpy().copy()
    codes[alone] = codes.max() + 1 + np.arange(int(alone.sum()))
    _, codes, counts = np.unique(codes, return_inverse=True, return_counts=True)
    usual = max(1, math.ceil(float(np.quantile(counts, USUAL, method="inverted_cdf"))))
    generator = np.random.default_rng(seed)
    order = generator.permutation(rows)
    drawn = np.zeros(len(counts), dtype=np.int64)
    drawn[codes[order]] = order  # the last one written wins: a random row of each entity
    kept = generator.random(len(counts)) < counts / usual
    sample: Mask = np.zeros(rows, dtype=np.bool_)
    sample[drawn[kept]] = True
    return sample

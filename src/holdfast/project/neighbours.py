"""Whether rows that follow each other are alike: a sign that the order of a file is time."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.data.canonical import texts

ALIKE = 0.2
"""Neighbours are called alike when they agree more often than chance by at least this share of the rows."""

FEWEST_ROWS = 100


def alike(target: pl.Series) -> tuple[float, float] | None:
    """Return how often neighbouring rows have the same class, and how often they would in random order.

    None where that is no sign of anything: fewer than 100 rows, hardly more often than chance, or a file sorted by
    the target.

    Examples
    --------
    >>> runs = pl.Series((["a"] * 9 + ["b"] * 9) * 20)
    >>> [round(share, 2) for share in alike(runs)]
    [0.89, 0.5]
    """
    codes = texts(target.drop_nulls()).rank("dense").to_numpy()
    if len(codes) < FEWEST_ROWS:
        return None
    same = float((codes[1:] == codes[:-1]).mean())
    shares = np.unique(codes, return_counts=True)[1] / len(codes)
    chance = float((shares**2).sum())
    changes = int((codes[1:] != codes[:-1]).sum())
    return (same, chance) if same > chance + ALIKE and changes >= len(shares) else None

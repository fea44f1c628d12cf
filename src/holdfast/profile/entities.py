"""One row per entity: rows of one entity are not independent, and the tests assume that rows are."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.types import Array, Mask


def last_per_entity(entities: pl.Series, times: Array | None = None) -> Mask:
    """Return which rows are the last one of their entity.

    Parameters
    ----------
    entities
        Entity of each row, any dtype. A row without one is kept: nothing says whose it is.
    times
        Event times in seconds, shape ``(rows,)``; NaN counts as earliest. None: the order of the rows. Of
        rows at the same time the later row is the last.

    Returns
    -------
    Shape ``(rows,)``.

    Notes
    -----
    With two rows per entity the chi-square test fires on 99 % of windows without drift.

    Examples
    --------
    >>> last_per_entity(pl.Series(["a", "b", "a", None])).tolist()
    [False, True, True, True]
    >>> last_per_entity(pl.Series(["a", "a"]), np.array([2.0, 1.0])).tolist()
    [True, False]
    """
    rows = entities.len()
    order = np.arange(rows)
    if times is not None:
        order = np.argsort(np.where(np.isnan(times), -np.inf, times), kind="stable")
    ordered = pl.DataFrame({"entity": entities.gather(order), "row": order})
    last = ordered.drop_nulls("entity").group_by("entity").agg(pl.col("row").last())["row"]
    kept: Mask = entities.is_null().to_numpy().copy()
    kept[last.to_numpy()] = True
    return kept

"""Rows of a log or of a table in one form, before they are cut into windows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from holdfast.data.kinds import Kinds
from holdfast.types import Array, Integers, Mask


def _no_counts() -> pl.DataFrame:
    return pl.DataFrame(schema={"time": pl.Float64, "field": pl.String, "kind": pl.String, "rows": pl.Int64})


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema={"time": pl.Float64, "rows": pl.Int64})


@dataclass(frozen=True, eq=False)
class Refused:
    """Requests that were refused: known by count only, so without values.

    Parameters
    ----------
    reasons
        ``time`` (epoch seconds), ``field``, ``kind``, ``rows``.
    rows
        ``time``, ``rows``: each refused row once.
    """

    reasons: pl.DataFrame = field(default_factory=_no_counts)
    rows: pl.DataFrame = field(default_factory=_no_rows)


@dataclass(frozen=True, eq=False)
class Rows:
    """What monitoring reads, one element a row; rejected rows are among them, excluded ones are not.

    Parameters
    ----------
    frame, kinds
        Typed cells and their kinds.
    rejected
        Rows that the contract rejects.
    scores
        What the monitored version answered: probabilities or values, of several classes shape ``(n, k)``. NaN where
        the row was rejected or another version answered.
    times
        Epoch seconds, NaN where a time cannot be read; None without time.
    entities
        None where no entity was sent.
    labels
        1.0, 0.0, the number of the class or the value; NaN where no outcome is known. None where there can be none.
    due
        Rows old enough for their outcome to be known.
    broken
        Records that are no rows at all (short, long, unclosed): for each the position of the row before it,
        which says to which window it belongs.
    refused
        Refused requests.
    notes
        What a reader of the result must know about the rows.
    """

    frame: pl.DataFrame
    kinds: dict[str, Kinds]
    rejected: Mask
    scores: Array
    times: Array | None = None
    entities: pl.Series | None = None
    labels: Array | None = None
    due: Mask | None = None
    broken: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    refused: Refused = field(default_factory=Refused)
    notes: tuple[str, ...] = ()

    @property
    def answered(self) -> Mask:
        """Rows that the monitored version answered."""
        known: Mask = ~np.isnan(self.scores)
        return known if known.ndim == 1 else np.asarray(known.all(axis=1), dtype=np.bool_)

    @property
    def height(self) -> int:
        """Number of rows, without broken records and refused requests."""
        return len(self.rejected)

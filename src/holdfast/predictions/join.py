"""Predictions with their outcomes, as known at one moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import polars as pl


class Joined(NamedTuple):
    """Predictions up to a moment, with the outcomes that were known then.

    Attributes
    ----------
    frame
        The predictions, with ``outcome``, ``outcome_time`` (null where none was known) and ``is_due``: the
        row is older than the label delay. Metrics use rows that are due and have an outcome.
    labelled
        Rows that are due and have an outcome.
    pending
        Rows that are not due yet. Their outcomes, if some came early, are not used: early ones are mostly
        of one kind.
    coverage
        ``labelled`` over rows that are due; null where none is.
    """

    frame: pl.DataFrame
    labelled: int
    pending: int
    coverage: float | None


def join_outcomes(
    predictions: pl.DataFrame,
    outcomes: pl.DataFrame,
    *,
    label_delay_seconds: float = 0.0,
    until: datetime | None = None,
) -> Joined:
    """Join by id what was known at ``until``: rows and outcomes of a later time are left out.

    Parameters
    ----------
    predictions, outcomes
        As in `holdfast.predictions.read.Log`.
    label_delay_seconds
        How long an outcome takes, at least 0. A row is due once it is that old.
    until
        The moment, with a time zone; the clock if left out. Of several outcomes for an id the last one
        until then counts.

    Examples
    --------
    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> rows = pl.DataFrame({"id": ["a", "b"], "time": [at, at]}).cast({"time": pl.Datetime("us", "UTC")})
    >>> came = pl.DataFrame({"id": ["a"], "outcome": [1], "outcome_time": [at]})
    >>> join_outcomes(rows, came, until=at + timedelta(days=1)).coverage
    0.5
    """
    moment = until if until is not None else datetime.now(UTC)
    known = outcomes.filter(pl.col("outcome_time") <= moment).unique("id", keep="last", maintain_order=True)
    due = pl.col("time") <= moment - timedelta(seconds=label_delay_seconds)
    frame = predictions.filter(pl.col("time") <= moment).join(
        known, on="id", how="left", maintain_order="left"
    )
    frame = frame.with_columns(due.alias("is_due"))
    old = frame.filter("is_due")
    labelled = old.height - old["outcome"].null_count()
    return Joined(frame, labelled, frame.height - old.height, labelled / old.height if old.height else None)

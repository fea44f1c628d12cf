"""The moment of ``--until``: only what was known then counts."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl

from holdfast.contract.settings import Column
from holdfast.data import parse_time, rule
from holdfast.data.cells import judge
from holdfast.errors import ConfigError
from holdfast.types import Mask


def epoch(text: str) -> float:
    """Return a moment as seconds since 1970 UTC.

    Raises
    ------
    ConfigError
        ``time-invalid``.

    Examples
    --------
    >>> epoch("1970-01-02")
    86400.0
    """
    found = parse_time(text)
    if found is None:
        raise ConfigError(
            "time-invalid",
            f"{text!r} is no time",
            expected="ISO 8601, such as 2026-03-01 or 2026-03-01T09:30:00+01:00; UTC without a zone",
            next="write the time like that",
        )
    return found


def instant(text: str | None) -> datetime | None:
    """Return a moment as a datetime with its zone, or None."""
    return None if text is None else datetime.fromtimestamp(epoch(text), UTC)


def labelled_by(
    times: pl.Series,
    until: str,
    delay_seconds: float,
    column: Column = Column("datetime"),  # noqa: B008  frozen
) -> Mask:
    """Return which rows had their label at a moment: their time plus the delay is not after it."""
    known = judge(times, rule(times.name, column)).values.to_numpy()
    return np.asarray(known + delay_seconds <= epoch(until))

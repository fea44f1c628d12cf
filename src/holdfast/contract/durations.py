"""Durations and windows as a contract writes them."""

from __future__ import annotations

import re

_SECONDS = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0, "w": 604_800.0}

DURATION = r"^[0-9]{1,9}(\.[0-9]{1,9})? ?[smhdw]$"
"""A duration: a number and one of s, m (minutes), h, d, w."""

WINDOW = r"^([0-9]{1,12} rows|[0-9]{1,9}(\.[0-9]{1,9})? ?[smhdw])$"
"""A duration, or a number of rows."""


def seconds(text: str) -> float:
    """Return a duration in seconds; a day has 24 hours.

    Examples
    --------
    >>> seconds("30d"), seconds("90m"), seconds("1.5h")
    (2592000.0, 5400.0, 5400.0)
    """
    return float(text[:-1]) * _SECONDS[text[-1]]


def window_rows(text: str) -> int | None:
    """Return the rows of a window that is counted in rows, else null.

    Examples
    --------
    >>> window_rows("1000 rows"), window_rows("1d")
    (1000, None)
    """
    match = re.fullmatch(r"(\d+) rows", text)
    return int(match[1]) if match else None

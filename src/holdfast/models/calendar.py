"""Parts of a time: whole numbers from seconds, by the same arithmetic for arrays and for one number."""

from __future__ import annotations

from typing import Any

import numpy as np

from holdfast.types import Array

DAY = 86_400.0
FARTHEST = 1e12
"""Times farther than this many seconds from 1970 (30,000 years) are cut here, so that their days are whole numbers."""

PARTS = {"month": range(1, 13), "weekday": range(1, 8), "hour": range(24)}
"""The numbers that each part has: months from January, weekdays from Monday."""


def month(days: Any) -> Any:
    """Return the month, 1 to 12, of whole days since 1970-01-01, in the Gregorian calendar.

    References
    ----------
    Hinnant (2013), chrono-compatible low-level date algorithms.

    Examples
    --------
    >>> month(0), month(59), month(-1), month(np.array([31, 365])).tolist()
    (1, 3, 12, [2, 1])
    """
    z = days + 719_468
    of_era = z % 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return ((5 * of_year + 2) // 153 + 2) % 12 + 1


def weekday(days: Any) -> Any:
    """Return the weekday, 1 (Monday) to 7, of whole days since 1970-01-01.

    Examples
    --------
    >>> weekday(0), weekday(-4), weekday(4)
    (4, 7, 1)
    """
    return (days + 3) % 7 + 1


def parts(seconds: Array) -> dict[str, Array]:
    """Return month, weekday and hour of times in seconds since 1970, UTC, NaN where missing.

    Examples
    --------
    >>> {name: values.tolist() for name, values in parts(np.array([0.0, np.nan, -1.0])).items()}
    {'month': [1.0, nan, 12.0], 'weekday': [4.0, nan, 3.0], 'hour': [0.0, nan, 23.0]}
    """
    missing = np.isnan(seconds)
    bounded = np.minimum(np.maximum(np.where(missing, 0.0, seconds), -FARTHEST), FARTHEST)
    days = np.floor(bounded / DAY)
    whole = days.astype(np.int64)
    # a hair before midnight the rest of the day rounds up to a whole one
    hours = np.minimum(np.floor((bounded - days * DAY) / 3600.0), 23.0)
    found = {"month": month(whole), "weekday": weekday(whole), "hour": hours}
    return {name: np.where(missing, np.nan, values) for name, values in found.items()}


def parts_of_one(seconds: float) -> dict[str, float]:
    """Return the parts of one time, bit-equal to ``parts``.

    Examples
    --------
    >>> parts_of_one(86_399.0)
    {'month': 1, 'weekday': 4, 'hour': 23.0}
    """
    bounded = min(max(seconds, -FARTHEST), FARTHEST)
    days = float(np.floor(bounded / DAY))
    whole = int(days)
    return {
        "month": month(whole),
        "weekday": weekday(whole),
        "hour": min(float(np.floor((bounded - days * DAY) / 3600.0)), 23.0),
    }


def varying(seconds: Array) -> tuple[str, ...]:
    """Return the parts that differ among these times.

    Examples
    --------
    >>> varying(np.array([0.0, 86_400.0, np.nan]))
    ('weekday',)
    """
    found = parts(seconds[~np.isnan(seconds)])
    return tuple(name for name, values in found.items() if len(values) and values.min() != values.max())


def age(seconds: Array, against: Array | None) -> Array:
    """Return days up to ``against``, or since 1970 where there is nothing to measure against; NaN where missing.

    Examples
    --------
    >>> age(np.array([0.0, np.nan]), np.array([43_200.0, 0.0])).tolist(), age(np.array([86_400.0]), None).tolist()
    ([0.5, nan], [1.0])
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return (seconds if against is None else against - seconds) / DAY

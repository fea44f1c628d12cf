"""Datetimes as numbers: seconds since 1970-01-01T00:00Z outside, whole microseconds inside, the Gregorian calendar.

Every function here is integer arithmetic that runs alike on one Python ``int`` and on an ``int64`` array, so
that rows and tables share one implementation. The calendar algorithms are those of H. Hinnant,
"chrono-compatible low-level date algorithms" (days counted in eras of 400 years that begin on 1 March).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from holdfast.types import Array

EARLIEST = -62_135_596_800.0
"""0001-01-01T00:00Z, in seconds."""

END = 253_402_300_800.0
"""10000-01-01T00:00Z, in seconds: the first moment that is no datetime any more."""

SECOND = 1_000_000
MINUTE, HOUR, DAY, WEEK = 60 * SECOND, 3_600 * SECOND, 86_400 * SECOND, 604_800 * SECOND


def micros(seconds: float) -> int:
    """Return the nearest whole microsecond.

    Examples
    --------
    >>> micros(1772350200.25), micros(-0.5)
    (1772350200250000, -500000)
    """
    whole = math.floor(seconds)
    return whole * SECOND + round((seconds - whole) * 1e6)


def micros_of(seconds: Array) -> Any:
    """Return the nearest whole microseconds of a vector; 0 for null.

    Examples
    --------
    >>> micros_of(np.array([0.25, np.nan])).tolist()
    [250000, 0]
    """
    values = np.where(np.isnan(seconds), 0.0, seconds)
    whole = np.floor(values)
    # rint and round both take halves to the even neighbour
    return whole.astype(np.int64) * SECOND + np.rint((values - whole) * 1e6).astype(np.int64)


def seconds(instant: Any) -> Any:
    """Return microseconds as seconds: one division, as where a table's times are read.

    Examples
    --------
    >>> seconds(1772350200250000)
    1772350200.25
    """
    return instant / 1e6


def date_of(days: Any) -> tuple[Any, Any, Any]:
    """Return year, month and day of a day counted from 1970-01-01.

    Examples
    --------
    >>> date_of(0), date_of(-1), date_of(19_782)
    ((1970, 1, 1), (1969, 12, 31), (2024, 2, 29))
    """
    shifted = days + 719_468
    era = shifted // 146_097
    day_of_era = shifted - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    from_march = (5 * day_of_year + 2) // 153
    month = from_march + 3 - 12 * (from_march // 10)
    day = day_of_year - (153 * from_march + 2) // 5 + 1
    return year_of_era + era * 400 + (month <= 2), month, day


def days_of(year: Any, month: Any, day: Any) -> Any:
    """Return the day counted from 1970-01-01 of a date; a day beyond its month runs on into the next.

    Examples
    --------
    >>> days_of(1970, 1, 1), days_of(2024, 2, 29), days_of(2024, 2, 30) == days_of(2024, 3, 1)
    (0, 19782, True)
    """
    from_march = (month + 9) % 12
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * from_march + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def months_of(instant: Any) -> Any:
    """Return the months counted from January of the year 0.

    Examples
    --------
    >>> months_of(0)
    23640
    """
    year, month, _ = date_of(instant // DAY)
    return year * 12 + month - 1


def first_of(months: Any) -> Any:
    """Return the day, counted from 1970-01-01, on which a month begins that is counted from January of the year 0.

    Examples
    --------
    >>> first_of(23640)
    0
    """
    return days_of(months // 12, months % 12 + 1, 1)


def add_months(instant: Any, months: Any) -> Any:
    """Return the same day and time so many months on; the last day of a month that has no such day.

    Examples
    --------
    >>> date_of(add_months(days_of(2023, 1, 31) * DAY, 1) // DAY)
    (2023, 2, 28)
    """
    days = instant // DAY
    year, month, day = date_of(days)
    count = year * 12 + month - 1 + months
    first = first_of(count)
    longest = first_of(count + 1) - first
    return (first + day - 1 - (day > longest) * (day - longest)) * DAY + instant - days * DAY


def text(at: float) -> str:
    """Return a datetime as canonical text, which :func:`holdfast.data.times.parse_time` reads back.

    Examples
    --------
    >>> text(1772350200.0), text(0.25)
    ('2026-03-01 07:30:00', '1970-01-01 00:00:00.250000')
    """
    instant = micros(at)
    (year, month, day), rest = date_of(instant // DAY), instant % DAY
    clock = f"{rest // HOUR:02d}:{rest // MINUTE % 60:02d}:{rest // SECOND % 60:02d}"
    decimals = f".{rest % SECOND:06d}" if rest % SECOND else ""
    return f"{year:04d}-{month:02d}-{day:02d} {clock}{decimals}"

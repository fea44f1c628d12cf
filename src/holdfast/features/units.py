"""The units of time that a function is compiled with, and the arithmetic of each."""

from __future__ import annotations

from holdfast.features.instants import DAY, HOUR, MINUTE, SECOND, WEEK
from holdfast.features.options import Word

FIXED = {
    "microsecond": 1,
    "millisecond": 1_000,
    "second": SECOND,
    "minute": MINUTE,
    "hour": HOUR,
    "day": DAY,
    "week": WEEK,
}
"""Units of one length, in microseconds. A day has 24 hours, as everywhere in UTC."""

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Units of the calendar, in months."""

FIRST_MONDAY = -3 * DAY
"""The Monday on or before 1970-01-01, a Thursday: where weeks are counted from."""

UNITS = {name: name for name in (*FIXED, *MONTHS)} | {f"{name}s": name for name in (*FIXED, *MONTHS)}
"""What may be written for a unit: its name, or its plural."""

UNIT = Word("a unit", UNITS)

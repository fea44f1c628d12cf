"""DATE_TRUNC, DATE_ADD, MAKE_DATE and TO_TIMESTAMP: datetimes made of others, and of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from holdfast.features.calendar_functions import answer, of_instants, within
from holdfast.features.elementwise import elementwise, plain
from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.instants import (
    DAY,
    EARLIEST,
    END,
    add_months,
    days_of,
    first_of,
    micros,
    micros_of,
    months_of,
    seconds,
)
from holdfast.features.nullability import also
from holdfast.features.units import FIRST_MONDAY, FIXED, MONTHS, UNIT
from holdfast.features.zones import ZoneName, local, universal

_SPAN = float(END - EARLIEST) * 1e6  # microseconds: further than this leads out of the years 1 to 9999


def trunc(unit: str, zone: str = "UTC") -> Callable[[Any], Any]:
    """Return the function from a moment to the beginning of its unit.

    In a zone, days and longer units begin when its clocks show midnight; shorter ones are cut from the clock, so
    that the hour that comes twice in autumn stays two.

    Examples
    --------
    >>> trunc("hour")(3_600_000_001), trunc("day", "Asia/Kolkata")(0) // 60_000_000
    (3600000000, -330)
    """
    begin = _beginning(unit)
    if zone == "UTC":
        return begin
    if unit in FIXED and FIXED[unit] < DAY:

        def cut(instant: Any) -> Any:
            clock = local(instant, zone)
            return instant - (clock - begin(clock))

        return cut
    return lambda instant: universal(begin(local(instant, zone)), zone)


def _beginning(unit: str) -> Callable[[Any], Any]:
    if unit in MONTHS:
        size = MONTHS[unit]
        return lambda instant: first_of(months_of(instant) // size * size) * DAY
    length, origin = FIXED[unit], FIRST_MONDAY if unit == "week" else 0
    return lambda instant: (instant - origin) // length * length + origin


def _add(instant: Any, count: Any, unit: str) -> Any:
    return add_months(instant, count * MONTHS[unit]) if unit in MONTHS else instant + count * FIXED[unit]


def _most(unit: str) -> float:
    return 120_000.0 / MONTHS[unit] if unit in MONTHS else _SPAN / FIXED[unit]


def _date_add(at: Any, count: Any, unit: str) -> Any:
    fits = (np.abs(count) <= _most(unit)) & (np.floor(count) == count) & ~np.isnan(at)
    whole = np.where(fits, count, 0.0).astype(np.int64)
    return within(np.where(fits, seconds(_add(micros_of(at), whole, unit)), np.nan))


def _date_add_row(at: RowFunction, count: RowFunction, unit: str) -> RowFunction:
    most = _most(unit)

    def run(row: Mapping[str, Any]) -> float | None:
        x, n = at(row), count(row)
        if x is None or n is None or not (-most <= n <= most) or not n.is_integer():
            return None
        result: float | None = answer(_add(micros(x), int(n), unit), "datetime")
        return result

    return run


def make_date(year: float, month: float, day: float) -> float | None:
    """Return midnight, UTC, of a date; null where there is no such date.

    Examples
    --------
    >>> make_date(1970.0, 1.0, 2.0), make_date(2023.0, 2.0, 29.0)
    (86400.0, None)
    """
    fits = 1 <= year <= 9_999 and 1 <= month <= 12 and 1 <= day <= 31
    if not fits or not (year.is_integer() and month.is_integer() and day.is_integer()):
        return None
    days = days_of(int(year), int(month), int(day))
    longest = first_of(int(year) * 12 + int(month)) - days_of(int(year), int(month), 1)
    return float(days * 86_400) if day <= longest else None


def to_timestamp(value: float) -> float | None:
    """Return a number of seconds as a datetime; null outside the years 1 to 9999.

    Examples
    --------
    >>> to_timestamp(0.5), to_timestamp(1e12)
    (0.5, None)
    """
    return value if EARLIEST <= value < END else None


FUNCTIONS = (
    of_instants(
        trunc,
        name="DATE_TRUNC",
        usage="DATE_TRUNC(unit, t), DATE_TRUNC(unit, t, zone)",
        overloads=(
            Overload(("string", "datetime"), "datetime", options={0: UNIT}),
            Overload(("string", "datetime", "string"), "datetime", options={0: UNIT, 2: ZoneName()}),
        ),
        meaning="The beginning of the unit that t lies in; weeks begin on Monday. With a zone the moment at "
        "which its clocks show that beginning (for days and longer the first one, where they show it twice).",
        nulls="Null if t is null, or if the beginning lies before the year 1.",
        missing=also("the beginning can lie before the year 1"),
    ),
    Function(
        name="DATE_ADD",
        usage="DATE_ADD(t, n, unit)",
        family="Dates",
        overloads=(Overload(("datetime", "number", "string"), "datetime", options={2: UNIT}),),
        vectorised=_date_add,
        row=_date_add_row,
        meaning="The moment n units after t, or before it for a negative n. A month on is the same day and "
        "time of the next month, or its last day where it has no such day: 31 January and a month is 28 or 29 "
        "February. A day has 24 hours.",
        nulls="Null if an argument is null, if n is not whole, or if the result lies outside the years 1 to 9999.",
        missing=also("n may not be whole; the result can lie outside the years 1 to 9999"),
    ),
    elementwise(
        plain(make_date),
        name="MAKE_DATE",
        usage="MAKE_DATE(year, month, day)",
        family="Dates",
        overloads=(Overload(("number", "number", "number"), "datetime"),),
        meaning="Midnight, UTC, of a date.",
        nulls="Null if an argument is null, or if there is no such date in the years 1 to 9999.",
        missing=also("there may be no such date"),
    ),
    elementwise(
        plain(to_timestamp),
        name="TO_TIMESTAMP",
        usage="TO_TIMESTAMP(x)",
        family="Dates",
        overloads=(Overload(("number",), "datetime"),),
        meaning="The moment so many seconds after 1970-01-01T00:00Z.",
        nulls="Null if x is null, or if the moment lies outside the years 1 to 9999.",
        missing=also("the moment can lie outside the years 1 to 9999"),
    ),
)

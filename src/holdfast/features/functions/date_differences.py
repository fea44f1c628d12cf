"""DATE_DIFF, which counts boundaries, and DATE_ELAPSED, which counts whole units that have passed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from holdfast.features.calendar_functions import of_instants
from holdfast.features.function import Overload
from holdfast.features.instants import add_months, months_of
from holdfast.features.units import FIRST_MONDAY, FIXED, MONTHS, UNIT
from holdfast.features.zones import ZoneName, local


def boundaries(unit: str, zone: str = "UTC") -> Callable[[Any, Any], Any]:
    """Return the function that counts the beginnings of a unit after a and up to b (negative where b is earlier).

    Examples
    --------
    >>> boundaries("day")(86_399_000_000, 86_400_000_000), boundaries("year")(0, 86_400_000_000)
    (1, 0)
    """
    if unit in MONTHS:
        size = MONTHS[unit]

        def count(instant: Any) -> Any:
            return months_of(instant) // size
    else:
        length, origin = FIXED[unit], FIRST_MONDAY if unit == "week" else 0

        def count(instant: Any) -> Any:
            return (instant - origin) // length

    if zone == "UTC":
        return lambda a, b: count(b) - count(a)
    return lambda a, b: count(local(b, zone)) - count(local(a, zone))


def elapsed(unit: str) -> Callable[[Any, Any], Any]:
    """Return the function that counts the whole units between a and b, towards zero (negative where b is earlier).

    A month has passed when the day and time of the earlier moment come round, or on the last day of a month
    that has no such day: the largest n with ``DATE_ADD(a, n, 'month') <= b``.

    Examples
    --------
    >>> elapsed("day")(1, 86_400_000_000), elapsed("month")(30 * 86_400_000_000, 58 * 86_400_000_000)
    (0, 1)
    """

    def run(a: Any, b: Any) -> Any:
        back = b < a
        early, late = a + back * (b - a), b + back * (a - b)
        if unit in MONTHS:
            months = months_of(late) - months_of(early)
            whole = (months - (add_months(early, months) > late)) // MONTHS[unit]
        else:
            whole = (late - early) // FIXED[unit]
        return whole * (1 - 2 * back)

    return run


_UNITS = "microsecond, millisecond, second, minute, hour, day, week (from Monday), month, quarter or year"

FUNCTIONS = (
    of_instants(
        boundaries,
        name="DATE_DIFF",
        usage="DATE_DIFF(unit, a, b), DATE_DIFF(unit, a, b, zone)",
        overloads=(
            Overload(("string", "datetime", "datetime"), "number", options={0: UNIT}),
            Overload(
                ("string", "datetime", "datetime", "string"), "number", options={0: UNIT, 3: ZoneName()}
            ),
        ),
        meaning="How many beginnings of a unit lie after a and up to b, in UTC or by the clocks of a zone; negative "
        "where b is earlier. From 23:59 to 00:01 is one day, from 31 December to 1 January one year, as in "
        f"DuckDB (whose weeks are elapsed ones). Units: {_UNITS}.",
    ),
    of_instants(
        elapsed,
        name="DATE_ELAPSED",
        usage="DATE_ELAPSED(unit, a, b)",
        overloads=(Overload(("string", "datetime", "datetime"), "number", options={0: UNIT}),),
        meaning="How many whole units have passed from a to b, cut towards zero; negative where b is earlier. A year "
        "has passed on the same day and time of the next year: `DATE_ELAPSED('year', born, t)` is an age. A "
        "month has passed when day and time come round, or on the last day of a month without that day (31 "
        f"January to 28 February is one). As DuckDB's `date_sub`. Units: {_UNITS}.",
    ),
)

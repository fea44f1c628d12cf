"""EXTRACT, DATE_PART and IS_WEEKEND: parts of a datetime on the calendar and the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from holdfast.features.calendar_functions import of_instants
from holdfast.features.function import Overload, Syntax
from holdfast.features.instants import DAY, HOUR, MINUTE, SECOND, date_of, days_of
from holdfast.features.options import Word
from holdfast.features.zones import ZoneName, local


def weekday(instant: Any) -> Any:
    """Return the day of the week: 1 for Monday to 7 for Sunday.

    Examples
    --------
    >>> weekday(0)  # 1970-01-01 was a Thursday
    4
    """
    return (instant // DAY + 3) % 7 + 1


def iso_week(instant: Any) -> Any:
    """Return the ISO 8601 week: week 1 has the year's first Thursday.

    Examples
    --------
    >>> iso_week(days_of(2021, 1, 3) * DAY), iso_week(days_of(2021, 1, 4) * DAY)
    (53, 1)
    """
    thursday = instant // DAY - weekday(instant) + 4
    return (thursday - days_of(date_of(thursday)[0], 1, 1)) // 7 + 1


def _iso_year(instant: Any) -> Any:
    return date_of(instant // DAY - weekday(instant) + 4)[0]


def _day_of_year(instant: Any) -> Any:
    days = instant // DAY
    return days - days_of(date_of(days)[0], 1, 1) + 1


PARTS: dict[str, Callable[[Any], Any]] = {
    "year": lambda instant: date_of(instant // DAY)[0],
    "quarter": lambda instant: (date_of(instant // DAY)[1] + 2) // 3,
    "month": lambda instant: date_of(instant // DAY)[1],
    "week": iso_week,
    "isoyear": _iso_year,
    "day": lambda instant: date_of(instant // DAY)[2],
    "dow": lambda instant: weekday(instant) % 7,
    "isodow": weekday,
    "doy": _day_of_year,
    "hour": lambda instant: instant % DAY // HOUR,
    "minute": lambda instant: instant % HOUR // MINUTE,
    "second": lambda instant: instant % MINUTE // SECOND,
    "epoch": lambda instant: instant / 1e6,
}
_PART = Word("a part", {name: name for name in PARTS})
_MEANING = (
    "A part of the datetime, in UTC or as the clocks of a zone show it: year, quarter (1 to 4), month, week "
    "(ISO 8601, 1 to 53) with its isoyear, day, dow (Sunday 0 to Saturday 6), isodow (Monday 1 to Sunday 7), "
    "doy (1 to 366), hour, minute, second (whole), epoch (seconds since 1970-01-01, with decimals)."
)


def _prepare(part: str, zone: str = "UTC") -> Callable[[Any], Any]:
    take = PARTS[part]
    return take if zone == "UTC" else lambda instant: take(local(instant, zone))


def _weekend(zone: str = "UTC") -> Callable[[Any], Any]:
    return lambda instant: weekday(instant if zone == "UTC" else local(instant, zone)) >= 6


def _at_zone(zone: str) -> Callable[[Any], Any]:
    return lambda instant: local(instant, zone)


def _read_extract(node: Any) -> Sequence[Any]:
    part = node.args.get("this")
    written = part if isinstance(part, exp.Literal) else exp.Literal.string(getattr(part, "name", ""))
    return written, node.args.get("expression")


FUNCTIONS = (
    of_instants(
        _prepare,
        name="EXTRACT",
        usage="EXTRACT(part FROM t), EXTRACT(part FROM t AT TIME ZONE 'Europe/Berlin')",
        overloads=(Overload(("string", "datetime"), "number", options={0: _PART}),),
        meaning=_MEANING,
        nulls="Null if t is null.",
        syntax=Syntax(
            exp.Extract,
            frozenset({"this", "expression"}),
            _read_extract,
            lambda operands: f"EXTRACT({operands[0].strip(chr(39))} FROM {operands[1]})",
        ),
    ),
    of_instants(
        _prepare,
        name="DATE_PART",
        usage="DATE_PART(part, t), DATE_PART(part, t, zone)",
        overloads=(
            Overload(("string", "datetime"), "number", options={0: _PART}),
            Overload(("string", "datetime", "string"), "number", options={0: _PART, 2: ZoneName()}),
        ),
        meaning="As `EXTRACT`, the part in quotes: `DATE_PART('hour', t, 'Europe/Berlin')`.",
        nulls="Null if t is null.",
    ),
    of_instants(
        _weekend,
        name="IS_WEEKEND",
        usage="IS_WEEKEND(t), IS_WEEKEND(t, zone)",
        overloads=(
            Overload(("datetime",), "boolean"),
            Overload(("datetime", "string"), "boolean", options={1: ZoneName()}),
        ),
        meaning="Whether the day is a Saturday or a Sunday, in UTC or in a zone.",
        nulls="Null if t is null.",
    ),
    of_instants(
        _at_zone,
        name="AT TIME ZONE",
        usage="t AT TIME ZONE 'Europe/Berlin'",
        overloads=(Overload(("datetime", "string"), "datetime", options={1: ZoneName()}),),
        meaning="What the clocks of a zone show at t, as a datetime of its own. Take parts of it; a "
        "difference of two such readings is wrong by an hour where the clocks change between them.",
        nulls="Null if t is null.",
        syntax=Syntax(
            exp.AtTimeZone,
            frozenset({"this", "zone"}),
            lambda node: (node.args.get("this"), node.args.get("zone")),
            lambda operands: f"({operands[0]} AT TIME ZONE {operands[1]})",
        ),
    ),
)

"""Times in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from holdfast.data import iso, parse_time, seconds
from holdfast.data.kinds import NULL, OK, WRONG_TYPE


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T09:30",
        "2026-03-01 09:30:15.25",
        "1969-12-31T23:59:59.999999Z",
        "2026-03-01T09:30:00-05:30",
    ],
)
def test_times_are_those_of_the_standard_library(text: str) -> None:
    """Without a zone it is UTC."""
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert parse_time(text) == moment.timestamp()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "20260301",
        "2026-W09-1",
        "2026-13-01",
        "2026-02-29",
        "2026-03-01T24:00",
        "2026-03-01T09:60",
        "1",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    """Numbers, impossible dates and other notations are not read."""
    assert parse_time(text) is None


def test_columns_of_dates_are_taken_in_utc() -> None:
    """Dates, datetimes of every unit and zone, and text are the same seconds."""
    moment = pl.Series([datetime(2026, 3, 1, 9, 30, tzinfo=UTC), None])
    zoned = moment.dt.convert_time_zone("Europe/Berlin")
    for series in (moment, zoned, moment.dt.replace_time_zone(None), moment.dt.cast_time_unit("ms")):
        found, kinds = seconds(series)
        np.testing.assert_array_equal(found, [1772357400.0, np.nan])
        assert kinds.tolist() == [OK, NULL]
    assert seconds(moment.dt.date())[0][0] == parse_time("2026-03-01")


def test_numbers_are_no_times() -> None:
    """A column of numbers is of the wrong type, for nobody says what it counts."""
    assert seconds(pl.Series([5, None]))[1].tolist() == [WRONG_TYPE, NULL]


def test_a_time_is_written_as_it_is_read() -> None:
    """Text to seconds and back is the same moment."""
    for text in ("2026-03-01T07:30:00Z", "1969-12-31T23:59:59.250000Z"):
        at = parse_time(text)
        assert at is not None
        assert iso(at) == text

"""Expressions mean what DuckDB, Python's calendar and plain rules say they mean, where they are meant to."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from holdfast.features import parse, rowwise
from holdfast.features.nodes import Type

pytestmark = pytest.mark.slow  # the same functions have values worked out by hand in tests/unit/features

FEW = max(20, settings.default.max_examples // 4)
"""Each example asks a database; that both executors agree is tried with all examples elsewhere."""

TYPES: dict[str, Type] = {
    "t": "datetime",
    "u": "datetime",
    "x": "number",
    "y": "number",
    "s": "string",
    "w": "string",
}
UNITS = (
    "microsecond",
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
)
EPOCH = datetime(1970, 1, 1)
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2199, 12, 31)) | st.datetimes(
    datetime(2019, 12, 1), datetime(2024, 3, 31)
).map(lambda t: t.replace(hour=0, minute=0, second=0, microsecond=0))
TEXTS = st.text(st.sampled_from("aAbB%_é😀 -1.0\n"), max_size=8) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8
)
NUMBERS = st.integers(-12, 12).map(float) | st.floats(-1e6, 1e6).map(lambda x: x + 0.0)


def seconds(moment: datetime) -> float:
    """Return a moment as holdfast keeps it."""
    return ((moment - EPOCH) // timedelta(microseconds=1)) / 1e6


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    """Return DuckDB, in UTC."""
    return duckdb.connect(config={"threads": 1})


def ours(text: str, **values: Any) -> Any:
    """Return what an expression answers for one row."""
    cells = {name: seconds(v) if isinstance(v, datetime) else v for name, v in values.items()}
    return rowwise(parse(text, TYPES))(cells)


def theirs(database: duckdb.DuckDBPyConnection, text: str, **values: Any) -> Any:
    """Return what DuckDB answers, moments and counts as numbers."""
    (value,) = database.execute(f"SELECT {text}", values).fetchone() or (None,)
    if isinstance(value, datetime):
        return seconds(value)
    if isinstance(value, date):
        return seconds(datetime(value.year, value.month, value.day))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@settings(max_examples=FEW)
@given(unit=st.sampled_from(UNITS), a=MOMENTS, b=MOMENTS)
def test_differences_count_boundaries_as_duckdb_does(database, unit, a, b):  # type: ignore[no-untyped-def]
    """DATE_DIFF is DuckDB's date_diff; weeks, which it counts as elapsed, begin on Monday."""
    query = f"date_diff('{unit}', $t::TIMESTAMP, $u::TIMESTAMP)"
    if unit == "week":
        query = "date_diff('day', date_trunc('week', $t::TIMESTAMP), date_trunc('week', $u::TIMESTAMP)) // 7"
    said = theirs(database, query, t=a, u=b)
    assert ours(f"DATE_DIFF('{unit}', t, u)", t=a, u=b) == said


@settings(max_examples=FEW)
@given(unit=st.sampled_from(UNITS), a=MOMENTS, b=MOMENTS)
def test_elapsed_units_are_those_of_duckdb(database, unit, a, b):  # type: ignore[no-untyped-def]
    """DATE_ELAPSED is DuckDB's date_sub, from the earlier moment on."""
    a, b = min(a, b), max(a, b)
    said = theirs(database, f"date_sub('{unit}', $t::TIMESTAMP, $u::TIMESTAMP)", t=a, u=b)
    assert ours(f"DATE_ELAPSED('{unit}', t, u)", t=a, u=b) == said
    assert ours(f"DATE_ELAPSED('{unit}', t, u)", t=b, u=a) == -said


@settings(max_examples=FEW)
@given(unit=st.sampled_from(UNITS), a=MOMENTS)
def test_moments_are_cut_as_in_duckdb(database, unit, a):  # type: ignore[no-untyped-def]
    """DATE_TRUNC goes to the beginning of a unit; weeks begin on Monday."""
    said = theirs(database, f"date_trunc('{unit}', $t::TIMESTAMP)", t=a)
    assert ours(f"DATE_TRUNC('{unit}', t)", t=a) == said


PARTS = (
    "year",
    "quarter",
    "month",
    "week",
    "isoyear",
    "day",
    "dow",
    "isodow",
    "doy",
    "hour",
    "minute",
    "second",
    "epoch",
)


@settings(max_examples=FEW)
@given(part=st.sampled_from(PARTS), a=MOMENTS)
def test_parts_are_those_of_duckdb(database, part, a):  # type: ignore[no-untyped-def]
    """EXTRACT takes the same parts, ISO weeks at the turn of a year among them."""
    said = theirs(database, f"extract({part} FROM $t::TIMESTAMP)", t=a)
    assert ours(f"EXTRACT({part} FROM t)", t=a) == said
    if part in ("week", "isoyear", "isodow"):
        assert said == a.isocalendar()[("isoyear", "week", "isodow").index(part)]


@settings(max_examples=FEW)
@given(unit=st.sampled_from(UNITS), a=MOMENTS, n=st.integers(-500, 500))
def test_units_are_added_as_in_duckdb(database, unit, a, n):  # type: ignore[no-untyped-def]
    """DATE_ADD keeps the day of the month, or takes the last."""
    length = f"INTERVAL ({3 * n if unit == 'quarter' else n}) {'month' if unit == 'quarter' else unit}"
    said = theirs(database, f"$t::TIMESTAMP + {length}", t=a)
    assert ours(f"DATE_ADD(t, x, '{unit}')", t=a, x=float(n)) == said


@settings(max_examples=FEW)
@given(y=st.integers(-2, 10_001), m=st.integers(-1, 14), d=st.integers(-1, 33))
def test_dates_are_made_of_numbers_as_in_python(y, m, d):  # type: ignore[no-untyped-def]
    """MAKE_DATE knows the lengths of months; what is no date is null."""
    try:
        expected = seconds(datetime(y, m, d))
    except ValueError:
        expected = None
    types: dict[str, Type] = {"y": "number", "m": "number", "d": "number"}
    row = {"y": float(y), "m": float(m), "d": float(d)}
    assert rowwise(parse("MAKE_DATE(y, m, d)", types))(row) == expected


ZONES = ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York")
NEAR_CHANGES = st.sampled_from(
    ["2024-03-31", "2024-10-27", "2018-11-04", "2024-04-06", "2024-11-03"]
).flatmap(
    lambda day: st.timedeltas(timedelta(0), timedelta(days=2)).map(
        lambda step: datetime.fromisoformat(day) - timedelta(days=0.5) + step
    )
)


@settings(max_examples=FEW)
@given(zone=st.sampled_from(ZONES), a=MOMENTS | NEAR_CHANGES)
def test_clocks_of_a_zone_are_those_of_python(zone, a):  # type: ignore[no-untyped-def]
    """AT TIME ZONE shows what zoneinfo shows, to the microsecond, around changes of the clock too."""
    wall = a.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert ours(f"t AT TIME ZONE '{zone}'", t=a) == seconds(wall)
    assert ours(f"DATE_PART('hour', t, '{zone}')", t=a) == wall.hour
    assert ours(f"IS_WEEKEND(t, '{zone}')", t=a) is (wall.weekday() >= 5)


@settings(max_examples=FEW)
@given(zone=st.sampled_from(ZONES), unit=st.sampled_from(["minute", "hour", "day", "month"]), a=NEAR_CHANGES)
def test_units_of_a_zone_begin_where_its_clocks_say(zone, unit, a):  # type: ignore[no-untyped-def]
    """DATE_TRUNC with a zone lies at or before the moment, reads as a beginning there, and cuts again to itself."""
    cut = ours(f"DATE_TRUNC('{unit}', t, '{zone}')", t=a)
    begin = EPOCH + timedelta(seconds=cut)
    wall = begin.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert begin <= a
    assert wall.second == wall.microsecond == 0
    assert ours(f"DATE_TRUNC('{unit}', t, '{zone}')", t=begin) == cut
    if unit in ("day", "month") and zone != "America/Sao_Paulo":  # where midnight was skipped in spring
        assert (wall.hour, wall.minute) == (0, 0)
        there = a.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert (wall.date() == there.date()) if unit == "day" else (wall.month == there.month)


STRINGS = {
    "SUBSTR(s, x)": "substr($s, $x::BIGINT)",
    "SUBSTR(s, x, y)": "substr($s, $x::BIGINT, $y::BIGINT)",
    "LEFT(s, x)": "left($s, $x::BIGINT)",
    "RIGHT(s, x)": "right($s, $x::BIGINT)",
    "s || w": "$s || $w",
    "CONTAINS(s, w)": "contains($s, $w)",
    "STARTS_WITH(s, w)": "starts_with($s, $w)",
    "ENDS_WITH(s, w)": "ends_with($s, $w)",
    "POSITION(w IN s)": "strpos($s, $w)",
    "LTRIM(s)": "ltrim($s, ' ')",
    "RTRIM(s)": "rtrim($s, ' ')",
    "REPLACE(s, 'a', 'bb')": "replace($s, 'a', 'bb')",
    "LPAD(s, 5, 'ab')": "lpad($s, 5, 'ab')",
    "s LIKE 'a%b_'": "$s LIKE 'a%b_'",
    "s LIKE '%a!%%' ESCAPE '!'": "$s LIKE '%a!%%' ESCAPE '!'",
    "s LIKE '%a%_b%'": "$s LIKE '%a%_b%'",
    "s NOT LIKE '_'": "$s NOT LIKE '_'",
    "REGEXP_MATCHES(s, '[ab]+\\d')": "regexp_matches($s, '[ab]+\\d')",
    "REGEXP_MATCHES(s, '(?i)^A.b')": "regexp_matches($s, '(?i)^A.b')",
    "COALESCE(REGEXP_EXTRACT(s, '([ab])(.)', 2), '')": "regexp_extract($s, '([ab])(.)', 2)",
    "COALESCE(SPLIT_PART(s, '-', 2), '')": "split_part($s, '-', 2)",
}


@pytest.mark.parametrize("text", STRINGS)
@settings(max_examples=FEW)
@given(s=TEXTS, w=TEXTS, x=st.integers(-9, 9), y=st.integers(-3, 9))
def test_strings_are_handled_as_in_duckdb(database, text, s, w, x, y):  # type: ignore[no-untyped-def]
    """Parts, searches and patterns of strings mean the same, counted in code points."""
    query = STRINGS[text]
    values = {"s": s, "w": w, "x": x, "y": y}
    given_ = {name: value for name, value in values.items() if f"${name}" in query}
    assert ours(text, s=s, w=w, x=float(x), y=float(y)) == theirs(database, query, **given_)


NUMERIC = {
    "x % y": "$x::DOUBLE % $y::DOUBLE",
    "SIGN(x)": "sign($x::DOUBLE)",
    "TRUNC(x)": "trunc($x::DOUBLE)",
}


@pytest.mark.parametrize("text", NUMERIC)
@settings(max_examples=FEW)
@given(x=NUMBERS, y=NUMBERS.filter(bool))
def test_exact_numbers_are_those_of_duckdb(database, text, x, y):  # type: ignore[no-untyped-def]
    """Remainder, sign and cutting have one right answer."""
    query = NUMERIC[text]
    values = {name: value for name, value in (("x", x), ("y", y)) if f"${name}" in query}
    assert ours(text, x=x, y=y) == theirs(database, query, **values) + 0.0


@settings(max_examples=FEW)
@given(x=NUMBERS, y=st.floats(-8, 8))
def test_library_functions_are_near_those_of_python(x, y):  # type: ignore[no-untyped-def]
    """Powers, logarithms and angles differ from Python's in the last bits at most."""
    positive = abs(x) + 1e-9
    pairs = [
        ("POWER(x, y)", positive**y),
        ("EXP(y)", math.exp(y)),
        ("LOG10(x)", math.log10(positive)),
        ("LOG2(x)", math.log2(positive)),
        ("SIN(x)", math.sin(positive)),
        ("COS(x)", math.cos(positive)),
        ("ATAN2(y, x)", math.atan2(y, positive)),
    ]
    for text, expected in pairs:
        assert ours(text, x=positive, y=y) == pytest.approx(expected, rel=1e-13, abs=1e-13)


@settings(max_examples=FEW)
@given(text=st.from_regex(r"\A *[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})? *\Z"))
def test_texts_are_read_as_numbers_as_in_python(text):  # type: ignore[no-untyped-def]
    """TRY_CAST rounds a decimal text to the nearest double; out of range is null."""
    value = float(text)
    assert ours("TRY_CAST(s AS DOUBLE)", s=text) == (value if math.isfinite(value) else None)


@settings(max_examples=FEW)
@given(x=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_from_its_text(x):  # type: ignore[no-untyped-def]
    """CAST to VARCHAR keeps every bit but the sign of zero."""
    assert ours("TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE)", x=x) == x + 0.0


@settings(max_examples=FEW)
@given(a=MOMENTS)
def test_a_moment_comes_back_from_its_text(a):  # type: ignore[no-untyped-def]
    """CAST of a datetime writes ISO 8601 that is read back to the microsecond, and that Python reads too."""
    text = ours("CAST(t AS VARCHAR)", t=a)
    assert datetime.fromisoformat(text) == a
    assert ours("TRY_CAST(s AS TIMESTAMP)", s=text) == seconds(a)


@settings(max_examples=FEW)
@given(s=TEXTS, count=st.integers(1, 2**31))
def test_buckets_follow_their_specification(s, count):  # type: ignore[no-untyped-def]
    """HASH_BUCKET is BLAKE2b of 8 bytes, little-endian, modulo the count."""
    digest = hashlib.blake2b(s.encode(), digest_size=8).digest()
    assert ours(f"HASH_BUCKET(s, {count})", s=s) == int.from_bytes(digest, "little") % count


@settings(max_examples=FEW)
@given(pattern=st.text("ab%_", max_size=7), s=st.text("ab\n", max_size=8))
def test_like_is_that_of_duckdb_for_every_pattern(database, pattern, s):  # type: ignore[no-untyped-def]
    """Pieces matched one after the other find what a search with going back finds."""
    assume(pattern)
    assert ours(f"s LIKE '{pattern}'", s=s) == theirs(database, f"$s LIKE '{pattern}'", s=s)

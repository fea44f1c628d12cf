"""Datetimes in expressions: values worked out by hand, zones, literals, nulls."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from holdfast.data.times import parse_time
from holdfast.errors import ConfigError
from holdfast.features import FeatureSet, baseline, disagreements, parse, predicate, rowwise
from holdfast.features.nodes import Type
from holdfast.features.parity import bits

TYPES: dict[str, Type] = {"t": "datetime", "u": "datetime", "x": "number"}

CASES = [
    ("DATE_DIFF('day', t, u)", "2026-01-31 23:59", "2026-02-01 00:01", 1.0),
    ("DATE_ELAPSED('day', t, u)", "2026-01-31 23:59", "2026-02-01 00:01", 0.0),
    ("DATE_DIFF('year', t, u)", "2025-12-31", "2026-01-01", 1.0),
    ("DATE_DIFF('week', t, u)", "2026-11-22", "2026-11-23", 1.0),  # Sunday, Monday
    ("DATE_DIFF('hour', u, t)", "2026-01-01 00:30", "2026-01-01 02:00", -2.0),
    ("DATE_DIFF('day', t, u, 'Europe/Berlin')", "2026-01-31 22:59", "2026-01-31 23:01", 1.0),
    ("DATE_ELAPSED('year', t, u)", "2000-02-29", "2025-02-28", 25.0),
    ("DATE_ELAPSED('year', t, u)", "2000-03-01", "2025-02-28", 24.0),
    ("DATE_ELAPSED('month', t, u)", "2026-01-31", "2026-02-28", 1.0),
    ("DATE_ELAPSED('month', t, u)", "2026-01-31 12:00", "2026-02-28 11:00", 0.0),
    ("DATE_ELAPSED('month', u, t)", "2026-01-31", "2026-02-28", -1.0),
    ("EXTRACT(week FROM t)", "2021-01-03", None, 53.0),
    ("EXTRACT(isoyear FROM t)", "2021-01-03", None, 2020.0),
    ("EXTRACT(dow FROM t)", "2026-11-22", None, 0.0),
    ("EXTRACT(isodow FROM t)", "2026-11-22", None, 7.0),
    ("EXTRACT(second FROM t)", "2026-11-22 10:00:59.75", None, 59.0),
    ("EXTRACT(epoch FROM t)", "1969-12-31 23:59:59.5", None, -0.5),
    ("EXTRACT(hour FROM t AT TIME ZONE 'Europe/Berlin')", "2026-07-01 22:30", None, 0.0),
    ("DATE_PART('hour', t, 'Asia/Kolkata')", "2026-07-01 00:00", None, 5.0),
    ("IS_WEEKEND(t)", "2026-11-21 12:00", None, True),
    ("IS_WEEKEND(t, 'Pacific/Auckland')", "2026-11-20 12:00", None, True),
    ("EXTRACT(epoch FROM DATE_TRUNC('hour', t))", "1969-12-31 23:30", None, -3600.0),
    ("CAST(DATE_TRUNC('week', t) AS VARCHAR)", "2026-11-22 10:00", None, "2026-11-16 00:00:00"),
    ("CAST(DATE_TRUNC('quarter', t) AS VARCHAR)", "2026-11-22", None, "2026-10-01 00:00:00"),
    # the day of the autumn change in Berlin begins in summer time, and its hour from two to three comes twice
    (
        "CAST(DATE_TRUNC('day', t, 'Europe/Berlin') AS VARCHAR)",
        "2026-10-25 20:00",
        None,
        "2026-10-24 22:00:00",
    ),
    (
        "CAST(DATE_TRUNC('hour', t, 'Europe/Berlin') AS VARCHAR)",
        "2026-10-25 00:30",
        None,
        "2026-10-25 00:00:00",
    ),
    (
        "CAST(DATE_TRUNC('hour', t, 'Europe/Berlin') AS VARCHAR)",
        "2026-10-25 01:30",
        None,
        "2026-10-25 01:00:00",
    ),
    # midnight was skipped in Sao Paulo
    (
        "CAST(DATE_TRUNC('day', t, 'America/Sao_Paulo') AS VARCHAR)",
        "2018-11-04 12:00",
        None,
        "2018-11-04 03:00:00",
    ),
    ("CAST(DATE_ADD(t, 1, 'month') AS VARCHAR)", "2024-01-31 08:00", None, "2024-02-29 08:00:00"),
    ("CAST(DATE_ADD(t, -1, 'year') AS VARCHAR)", "2024-02-29", None, "2023-02-28 00:00:00"),
    ("DATE_ADD(t, 0.5, 'day')", "2024-02-29", None, None),
    ("DATE_ADD(t, 1e300, 'day')", "2024-02-29", None, None),
    ("DATE_ADD(t, 8000, 'year')", "2024-02-29", None, None),
    ("MAKE_DATE(2023, 2, 29)", None, None, None),
    ("MAKE_DATE(2024, 2, 29) = DATE '2024-02-29'", None, None, True),
    ("TO_TIMESTAMP(0.25) = TIMESTAMP '1970-01-01T01:00:00.25+01:00'", None, None, True),
    ("t > '2026-01-01'", "2026-01-01 00:00:00.000001", None, True),
    ("t BETWEEN '2026-01-01' AND '2026-12-31'", "2026-12-31", None, True),
    ("t IN ('2026-01-01', u)", "2026-01-01", None, True),
    ("GREATEST(t, u) = u", "2026-01-01", "2026-01-02", True),
    ("COALESCE(u, t) = t", "2026-01-01", None, True),
    ("CASE WHEN t < u THEN t ELSE '2026-01-05' END = t", "2026-01-01", "2026-01-02", True),
    ("t = u", "2026-01-01", None, None),
    ("t IS NULL", None, None, True),
]


@pytest.mark.parametrize(("text", "t", "u", "expected"), CASES)
def test_value(text: str, t: str | None, u: str | None, expected: Any) -> None:
    """Both executors give the value that a calendar gives."""
    row = {"t": t and parse_time(t), "u": u and parse_time(u), "x": None}
    expression = parse(text, TYPES)
    assert bits(rowwise(expression)(row)) == bits(expected)
    frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Float64))
    assert disagreements(expression, frame, TYPES) == []


@pytest.mark.parametrize("value", [math.nan, math.inf, -62_135_596_800.5, 253_402_300_800.0])
def test_what_is_no_moment_of_the_years_1_to_9999_is_null(value: float) -> None:
    """A number beyond the calendar counts as missing, in both executors."""
    expression = parse("t IS NULL", TYPES)
    assert rowwise(expression)({"t": value}) is True
    assert disagreements(expression, pl.DataFrame({"t": [value]}), TYPES) == []


def test_a_datetime_is_no_feature_and_no_score() -> None:
    """A model reads numbers, booleans and strings: the message says how to get one."""
    with pytest.raises(ConfigError) as caught:
        FeatureSet({"day": "DATE_TRUNC('day', t)"}, TYPES)
    assert caught.value.code == "expression-type"
    assert "EXTRACT" in caught.value.next
    with pytest.raises(ConfigError) as caught:
        baseline("t", TYPES)
    assert caught.value.code == "expression-type"


def test_a_datetime_may_be_in_a_condition() -> None:
    """``where`` and features over datetimes run on frames of seconds."""
    keep = predicate("t >= DATE '2026-01-01'", TYPES)
    frame = pl.DataFrame({"t": [parse_time("2025-12-31"), parse_time("2026-01-01"), None]})
    assert keep.table(frame).tolist() == [False, True, False]


def test_a_string_beside_a_datetime_is_told_how_datetimes_are_written() -> None:
    """Neither a guess nor a silent comparison of strings."""
    with pytest.raises(ConfigError) as caught:
        parse("t > '31.01.2026'", TYPES)
    assert "2026-01-31" in caught.value.next

"""Every violation, named once, and bounded work."""

from __future__ import annotations

import json

import pytest

from holdfast.bundle import population
from holdfast.contract.settings import Column, Settings
from holdfast.serve.complete import HINTS, complete, microseconds
from holdfast.serve.request import OUTSIDE, Malformed, Refused

SETTINGS = Settings(
    name="x",
    task="regression",
    target="y",
    metric="r2",
    time="at",
    where="age >= 18",
    columns={"age": Column("integer", nullable=True), "city": Column("category", values=("Rome",))},
)
READ = complete(SETTINGS, population(SETTINGS))


def refused(value: object) -> Refused:
    with pytest.raises(Refused) as caught:
        READ(json.dumps(value).encode())
    return caught.value


def test_close_matches_are_offered_within_a_budget():
    """The first unknown fields get a close match offered; all of them are named."""
    row = {"age": 20, "city": "Rome"} | {f"cit{i}": 1 for i in range(HINTS + 50)}
    violations = refused(row).violations
    assert len(violations) == HINTS + 50
    assert sum("did you mean" in v.expected for v in violations) == HINTS
    assert {v.field for v in refused({"city": "Rome", "age": 20, "x" * 10_000: 1}).violations} == {
        "x" * 200 + "…"
    }


def test_refused_rows_keep_their_time_and_reasons():
    """What is logged of a refused row is its text, its own time if that is one, and field with kind."""
    found = refused(
        [{"age": 1.5, "city": None, "at": "1970-01-01T00:00:02Z"}, {"age": 30, "at": 7, "city": "Rome"}]
    )
    first, second = found.rows
    assert (first.time, set(first.reasons)) == (2_000_000, {("age", "wrong type"), ("city", "null")})
    assert (second.time, second.reasons) == (None, (("at", "wrong type"),))
    assert json.loads(second.text) == {"age": 30, "at": 7, "city": "Rome"}


@pytest.mark.parametrize(
    "row", [{"age": 3, "city": "Rome"}, {"age": None, "city": "Rome"}, {"age": 3, "city": "Oslo"}]
)
def test_rows_outside_the_population_are_not_bad_rows(row):
    """Null counts as outside, and a bad cell that `where` does not read does not matter."""
    found = refused(row)
    assert (found.code, found.rows, found.outside) == (OUTSIDE, [], 1)


def test_a_bad_cell_that_where_reads_is_a_violation():
    """Of a row whose population nobody can tell, the bad cells are named."""
    found = refused({"age": "old", "city": "Oslo"})
    assert [v.field for v in found.violations] == ["age", "city"]
    assert found.outside == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"y": 1, "y": 2}', "duplicate-key"),
        (b'{"y": NaN, "age": 20, "city": "Rome"}', "malformed-json"),
        (b'{"y": ' + b"[" * 20 + b"]" * 20 + b"}", "nested-too-deeply"),
        (b"[" * 2_000_000, "nested-too-deeply"),
        (b'"' + b'\\"' * 100_000, "malformed-json"),
        (b"1" * 100_000, "malformed-json"),
        (b"true", "malformed-json"),
    ],
)
def test_bodies_that_are_no_rows_have_a_code(body, code):
    """Each way of being no JSON object or list has its code."""
    with pytest.raises(Malformed) as caught:
        READ(body)
    assert caught.value.code == code


def test_times_are_read_to_the_microsecond():
    """Microseconds survive, and what is no time is null."""
    assert microseconds("2026-03-01T09:30:00.123456+02:00") == 1_772_350_200_123_456
    assert microseconds("soon") is microseconds(5) is microseconds(None) is None

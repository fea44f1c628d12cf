"""Strings, patterns, casts, bands and buckets: values worked out by hand, in both executors."""

from __future__ import annotations

import builtins
import time
from typing import Any

import polars as pl
import pytest

from holdfast.errors import MissingDependencyError
from holdfast.features import disagreements, parse, rowwise
from holdfast.features.functions import regular_expressions
from holdfast.features.nodes import Type
from holdfast.features.parity import bits

TYPES: dict[str, Type] = {"s": "string", "x": "number", "p": "boolean"}
CASES = [
    ("SPLIT_PART(s, '@', -1)", "s", "ann@mail.org", "mail.org"),
    ("SPLIT_PART(s, '@', 3)", "s", "ann@mail.org", None),
    ("SPLIT_PART(s, '@', 0)", "s", "ann", None),
    ("s LIKE 'a%'", "s", "a\nb", True),
    ("s LIKE '%a'", "s", "ba", True),
    ("s LIKE 'a_c%'", "s", "a😀c", True),
    ("s LIKE 'ab%ba'", "s", "aba", False),
    ("s LIKE ''", "s", "", True),
    ("s LIKE '100!%' ESCAPE '!'", "s", "100%", True),
    ("s ILIKE '%STRASSE'", "s", "Hauptstrasse", True),
    ("s ILIKE 'straße'", "s", "STRASSE", False),
    ("s || 'x'", "s", None, None),
    ("CONCAT(s, '-', s)", "s", "a", "a-a"),
    ("SUBSTR(s, 2, 1)", "s", "a😀c", "😀"),
    ("SUBSTR(s, x)", "s", "abc", None),
    ("UPPER(s)", "s", "ß", "SS"),
    ("REPLACE(s, 'aa', 'b')", "s", "aaa", "ba"),
    ("REGEXP_EXTRACT(s, '(\\w+)@', 1)", "s", "to ann@mail", "ann"),
    ("REGEXP_EXTRACT(s, '(x)?b', 1)", "s", "b", None),
    ("REGEXP_EXTRACT(s, 'b', 1)", "s", "b", None),
    ("REGEXP_MATCHES(s, '^\\p{Lu}')", "s", "Éa", True),
    ("REGEXP_EXTRACT(s, '.')", "s", "😀a", "😀"),
    ("HAS_FLAG(s, 'new')", "s", "fraud\x1fnew", True),
    ("HAS_FLAG(s, 'ne')", "s", "fraud\x1fnew", False),
    ("FLAG_COUNT(s)", "s", "", 0.0),
    ("TRY_CAST(s AS DOUBLE)", "s", "1,5", None),
    ("TRY_CAST(s AS DOUBLE)", "s", "-0", 0.0),
    ("TRY_CAST(s AS BOOLEAN)", "s", "F", False),
    ("TRY_CAST(s AS BOOLEAN)", "s", "İ", None),
    ("TRY_CAST(s AS TIMESTAMP)", "s", "1970-01-02", 86_400.0),
    ("TRY_CAST(s AS TIMESTAMP)", "s", "1.2.1970", None),
    ("CAST(x AS VARCHAR)", "x", 1e15 + 0.5, "1000000000000000.5"),
    ("CAST(x AS VARCHAR)", "x", -0.0, "0"),
    ("CAST(x AS VARCHAR)", "x", 2.0**60, "1.152921504606847e+18"),
    ("CAST(p AS DOUBLE)", "p", True, 1.0),
    ("CAST(p AS VARCHAR)", "p", False, "false"),
    ("x % 3", "x", -7.0, -1.0),
    ("MOD(x, 0)", "x", 1.0, None),
    ("POWER(x, 0.5)", "x", -1.0, None),
    ("POWER(x, 400)", "x", 10.0, None),
    ("EXP(x)", "x", 710.0, None),
    ("LOG10(x)", "x", 1000.0, 3.0),
    ("LOG2(x)", "x", 0.0, None),
    ("CLAMP(x, 0, 1)", "x", 7.0, 1.0),
    ("CLAMP(x, 1, 0)", "x", 0.5, None),
    ("BAND(x, 18, 30, 65)", "x", 30.0, 2.0),
    ("BAND(x, 18, NULL)", "x", 30.0, None),
    ("BUCKET(x, 10)", "x", -1.0, -10.0),
    ("BUCKET(x, 0)", "x", 1.0, None),
    ("WIDTH_BUCKET(x, 0, 10, 5)", "x", 10.0, 6.0),
    ("WIDTH_BUCKET(x, 0, 10, 5)", "x", 9.999999999999998, 5.0),
    ("WIDTH_BUCKET(x, 10, 0, 5)", "x", 5.0, None),
    ("SIGN(x)", "x", -0.5, -1.0),
    ("ATAN2(x, x)", "x", 0.0, 0.0),
]


@pytest.mark.parametrize(("text", "column", "value", "expected"), CASES)
def test_value(text: str, column: str, value: Any, expected: Any) -> None:
    """The row executor gives the documented value with its documented type, and the vectorised one the same."""
    expression = parse(text, TYPES)
    row = {"s": None, "x": None, "p": None, column: value}
    assert bits(rowwise(expression)(row)) == bits(expected)
    frame = pl.DataFrame([row], schema={"s": pl.String, "x": pl.Float64, "p": pl.Boolean})
    assert disagreements(expression, frame, TYPES) == []


KNOWN = {"": 838756.0, "a": 292928.0, "Berlin": 714178.0, "zürich": 693047.0, "42": 416983.0}


def test_buckets_are_those_of_every_machine_and_version() -> None:
    """Test vectors, made once with ``b2sum --length 64``: if one differs, models that were trained are wrong."""
    bucket = rowwise(parse("HASH_BUCKET(s, 1000000)", TYPES))
    assert {text: bucket({"s": text}) for text in KNOWN} == KNOWN
    number = rowwise(parse("HASH_BUCKET(x, 1000000)", TYPES))
    assert number({"x": 42.0}) == KNOWN["42"]
    assert number({"x": 0.1}) == bucket({"s": "0.1"})
    assert rowwise(parse("HASH_BUCKET(p, 1000000)", TYPES))({"p": True}) == bucket({"s": "true"})


@pytest.mark.parametrize("text", ["s LIKE '%a%a%a%a%a%a%a%a%b'", "REGEXP_MATCHES(s, '(a*)*b$')"])
def test_no_pattern_takes_exponential_time(text: str) -> None:
    """What makes a matcher that goes back run for ever is answered at once."""
    matches = rowwise(parse(text, TYPES))
    begin = time.process_time()
    assert matches({"s": "a" * 5_000 + "c"}) is False
    assert time.process_time() - begin < 1.0


def test_the_engine_of_regular_expressions_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without RE2 the message has the install command, and other features work."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "re2":
            raise ImportError(name)
        return real(name, *rest, **more)

    regular_expressions._compiled.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingDependencyError, match="google-re2"):
        parse("REGEXP_MATCHES(s, 'a')", TYPES)
    assert parse("s LIKE 'a%'", TYPES).type == "boolean"

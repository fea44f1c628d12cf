"""The pinned meaning of every function, in both executors, against values worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from holdfast.features import disagreements, parse, rowwise, to_series, vectorised, vectors
from holdfast.features.nodes import Type
from holdfast.features.parity import bits
from holdfast.features.parser import DEEPEST

TYPES: dict[str, Type] = {"x": "number", "p": "boolean", "s": "string"}

NUMBERS = [
    ("x + 0.1", 0.2, 0.30000000000000004),
    ("x + x", 1e308, None),
    ("x - 1", 2.0**53, 2.0**53 - 1),
    ("x * x", 1e200, None),
    ("-1e-200 * x", 1e-200, 0.0),
    ("x / 2", -7.0, -3.5),
    ("x / 0", 1.0, None),
    ("x / 0", 0.0, None),
    ("x / 0.1", 1e308, None),
    ("x / (0 - 0)", 1.0, None),
    ("1 / x", 5e-324, None),
    ("-x", 0.0, 0.0),
    ("-x", 2.5, -2.5),
    ("x", -0.0, 0.0),
    ("x", math.nan, None),
    ("x", math.inf, None),
    ("x IS NULL", -math.inf, True),
    ("x / 0 IS NULL", 1.0, True),
    ("COALESCE(x / 0, -1)", 1.0, -1.0),
    ("ABS(x)", -1.5, 1.5),
    ("FLOOR(x)", -1.5, -2.0),
    ("FLOOR(x)", 1e300, 1e300),
    ("CEIL(x)", -1.5, -1.0),
    ("CEIL(x)", -0.5, 0.0),
    ("ROUND(x)", 2.5, 3.0),
    ("ROUND(x)", -2.5, -3.0),
    ("ROUND(x)", -0.4, 0.0),
    ("ROUND(x)", 0.49999999999999994, 0.0),
    ("ROUND(x)", 4503599627370497.5, 4503599627370498.0),
    ("ROUND(x, 2)", 0.125, 0.13),
    ("ROUND(x, 2)", -0.125, -0.13),
    ("ROUND(x, 2)", 2.675, 2.67),
    ("ROUND(x, 1)", 0.25, 0.3),
    ("ROUND(x, -2)", 1250.0, 1300.0),
    ("ROUND(x, -2)", -1249.0, -1200.0),
    ("ROUND(x, 22)", 1e300, 1e300),
    ("LN(x)", 1.0, 0.0),
    ("LN(x)", 0.0, None),
    ("LN(x)", -1.0, None),
    ("SQRT(x)", 2.0, 1.4142135623730951),
    ("SQRT(x)", -1.0, None),
    ("LEAST(x, 2)", None, 2.0),
    ("LEAST(x, 2, 1)", 3.0, 1.0),
    ("GREATEST(x, 2)", 3.0, 3.0),
    ("GREATEST(x, NULL)", None, None),
    ("NULLIF(x, 0)", 0.0, None),
    ("NULLIF(x, 0)", -0.0, None),
    ("NULLIF(x, NULL)", 1.0, 1.0),
    ("COALESCE(x, x, 7)", None, 7.0),
    ("x = 9007199254740992", 2.0**53, True),
    ("x = NULL", 1.0, None),
    ("x <> 1", None, None),
    ("x <= 1", 1.0, True),
    ("x IN (1, 2)", 2.0, True),
    ("x IN (1, NULL)", 1.0, True),
    ("x IN (1, NULL)", 2.0, None),
    ("x NOT IN (1, NULL)", 2.0, None),
    ("x NOT IN (1, 3)", 2.0, True),
    ("x IN (1, 2)", None, None),
    ("x BETWEEN 1 AND 2", 2.0, True),
    ("x BETWEEN 2 AND 1", 1.5, False),
    ("x BETWEEN NULL AND 1", 2.0, False),
    ("x BETWEEN NULL AND 3", 2.0, None),
    ("x BETWEEN 1 AND 2", None, None),
    ("CASE WHEN x > 1 THEN 'high' WHEN x > 0 THEN 'low' END", 0.5, "low"),
    ("CASE WHEN x > 1 THEN 'high' WHEN x > 0 THEN 'low' END", None, None),
    ("CASE WHEN x <> 0 THEN 1 / x ELSE -1 END", 0.0, -1.0),
    ("CASE x WHEN 1 THEN TRUE WHEN NULL THEN FALSE ELSE NULL END", None, None),
]

STRINGS = [
    ("LOWER(s)", "İ", "i̇"),
    ("LOWER(s)", "ΟΔΟΣ", "οδος"),
    ("LOWER(s)", "ẞ", "ß"),
    ("TRIM(s)", "  a b  ", "a b"),
    ("TRIM(s)", "\t\u00a0a", "\t\u00a0a"),
    ("TRIM(s)", "   ", ""),
    ("LENGTH(s)", "", 0.0),
    ("LENGTH(s)", "e\u0301", 2.0),
    ("LENGTH(s)", "😀", 1.0),
    ("LENGTH(s)", None, None),
    ("s = ''", "", True),
    ("s IS NULL", "", False),
    ("s = 'ss'", "ß", False),
    ("s < 'a'", "B", True),
    ("s > '\uffff'", "😀", True),
    ("LEAST(s, 'b')", "a", "a"),
    ("GREATEST(s, 'b', NULL)", None, "b"),
    ("NULLIF(LOWER(s), 'a')", "A", None),
    ("COALESCE(s, 'none')", None, "none"),
    ("s IN ('a', LOWER('B'))", "b", True),
    ("s BETWEEN 'a' AND 'c'", "b", True),
    ("CASE LOWER(TRIM(s)) WHEN 'fr' THEN 'France' ELSE s END", " FR ", "France"),
]

BOOLEANS = [
    ("p AND NULL", False, False),
    ("p AND NULL", True, None),
    ("NULL AND p", False, False),
    ("p OR NULL", True, True),
    ("p OR NULL", False, None),
    ("NULL OR p", True, True),
    ("NOT p", None, None),
    ("NOT p", True, False),
    ("p = TRUE", False, False),
    ("p <> FALSE", None, None),
    ("COALESCE(p, FALSE)", None, False),
    ("p IN (TRUE, NULL)", False, None),
    ("CASE WHEN p THEN 1 ELSE 0 END", None, 0.0),
    ("NULLIF(p, TRUE)", True, None),
]


@pytest.mark.parametrize(
    ("text", "column", "value", "expected"),
    [
        (text, column, *case)
        for column, cases in zip("xsp", (NUMBERS, STRINGS, BOOLEANS), strict=True)
        for text, *case in cases
    ],
)
def test_value(text: str, column: str, value: Any, expected: Any) -> None:
    """The row executor gives the documented value with its documented type, and the vectorised one the same."""
    expression = parse(text, TYPES)
    found = rowwise(expression)({"x": None, "p": None, "s": None, column: value})
    assert bits(found) == bits(expected)
    schema = {"x": pl.Float64, "p": pl.Boolean, "s": pl.String}
    frame = pl.DataFrame([{"x": None, "p": None, "s": None, column: value}], schema=schema)
    assert disagreements(expression, frame, TYPES) == []


def test_constants_fill_as_many_rows_as_the_table_has() -> None:
    """An expression that reads no column has the table's length, also when that is zero."""
    for rows in (0, 3):
        columns = vectors(pl.DataFrame({"x": [1.0] * rows}, schema={"x": pl.Float64}), {"x": "number"})
        for text, kind in (
            ("1 + 1", "number"),
            ("'a'", "string"),
            ("TRUE", "boolean"),
            ("x IN (1)", "boolean"),
        ):
            vector = vectorised(parse(text, {"x": "number"}))(columns)
            assert len(to_series("r", vector, kind)) == rows  # type: ignore[arg-type]


def test_the_longest_chain_that_may_be_written_runs() -> None:
    """The limit on depth lies below what either executor can carry."""
    expression = parse(" + ".join("x" * (DEEPEST + 1)), {"x": "number"})
    assert rowwise(expression)({"x": 1.0}) == DEEPEST + 1
    assert disagreements(expression, pl.DataFrame({"x": [0.1, None]}), {"x": "number"}) == []


def test_the_executors_do_not_write_into_their_input() -> None:
    """A table is the same after as before, also where a column is passed on as it is."""
    frame = pl.DataFrame({"x": [-0.0, math.inf, math.nan, 1.0]})
    columns = vectors(frame, {"x": "number"})
    before = columns.columns["x"].tobytes()  # type: ignore[union-attr]
    for text in ("x", "-x", "x / 0", "ROUND(x, 1)", "LN(x)", "COALESCE(x, 1)", "FLOOR(x)"):
        vectorised(parse(text, {"x": "number"}))(columns)
    assert columns.columns["x"].tobytes() == before  # type: ignore[union-attr]
    assert math.copysign(1.0, frame["x"][0]) == -1.0

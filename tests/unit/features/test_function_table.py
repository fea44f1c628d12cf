"""The table of functions: complete entries, one name each, and a new file joins it."""

from __future__ import annotations

import dataclasses

import pytest
from sqlglot import exp

from holdfast.features import FUNCTIONS, parse
from holdfast.features.function import Overload
from holdfast.features.registry import Registry

PROMISED = (
    "+ - * / NEGATE = <> < <= > >= AND OR NOT CASE COALESCE NULLIF IN BETWEEN ABS ROUND FLOOR CEIL LN SQRT "
    "LEAST GREATEST LOWER TRIM LENGTH "
    "% POWER EXP LOG10 LOG2 SIGN TRUNC MOD CLAMP SIN COS ATAN2 HAVERSINE BAND WIDTH_BUCKET BUCKET HASH_BUCKET "
    "|| CONCAT UPPER LTRIM RTRIM LPAD REPLACE REVERSE SUBSTR LEFT RIGHT SPLIT_PART LIKE ILIKE STARTS_WITH ENDS_WITH "
    "CONTAINS POSITION REGEXP_MATCHES REGEXP_EXTRACT HAS_FLAG FLAG_COUNT CAST TRY_CAST "
    "DATE_DIFF DATE_ELAPSED DATE_TRUNC DATE_ADD DATE_PART EXTRACT IS_WEEKEND MAKE_DATE TO_TIMESTAMP"
)


def test_the_promised_functions_are_there() -> None:
    """About sixty functions, and the operators."""
    assert {f.name for f in FUNCTIONS} == {*PROMISED.split(), "IS NULL", "AT TIME ZONE"}


@pytest.mark.parametrize("function", list(FUNCTIONS), ids=lambda f: f.name)
def test_every_function_states_its_meaning_and_its_nulls(function: object) -> None:
    """The reference page has a full sentence on both for each function."""
    assert function.meaning.endswith(".")  # type: ignore[attr-defined]
    assert function.nulls.endswith(".")  # type: ignore[attr-defined]
    assert function.usage  # type: ignore[attr-defined]
    assert function.overloads  # type: ignore[attr-defined]


def test_a_new_function_is_one_new_entry() -> None:
    """An entry in the table can be written, typed and refused like the others, with no other change."""
    double = dataclasses.replace(FUNCTIONS["ABS"], name="DOUBLE_IT", usage="DOUBLE_IT(x)")
    table = Registry([*FUNCTIONS, double])
    assert parse("double_it(x)", {"x": "number"}, functions=table).type == "number"


def test_two_functions_of_one_name_or_syntax_are_a_mistake() -> None:
    """A table in which a word has two meanings is not built."""
    with pytest.raises(ValueError, match="name"):
        Registry([FUNCTIONS["ABS"], FUNCTIONS["ABS"]])
    with pytest.raises(ValueError, match="syntax"):
        Registry([FUNCTIONS["+"], dataclasses.replace(FUNCTIONS["+"], name="PLUS")])


def test_an_operator_cannot_be_called_by_its_name() -> None:
    """NEGATE is a name in the tree, not a function of the language."""
    assert FUNCTIONS.called("negate") is None
    assert FUNCTIONS.called("abs") is FUNCTIONS["ABS"]
    assert FUNCTIONS.written(exp.BitwiseXor(this=exp.Null(), expression=exp.Null())) is None


def test_an_overload_without_repetition_takes_its_number_of_arguments_only() -> None:
    """Neither fewer nor more."""
    pair = Overload(("number", "number"), "number")
    assert [pair.spread(n) is not None for n in (1, 2, 3)] == [False, True, False]
    assert pair.accepts([None, "number"]) == ("number", "number")
    assert pair.accepts(["string", "number"]) is None

"""What may be written, what is refused, and how that is said."""

from __future__ import annotations

import pytest

from holdfast.errors import ConfigError
from holdfast.features import parse, render
from holdfast.features.dialect import DEEPEST as PARENTHESES
from holdfast.features.nodes import Call, Column, Literal, Option, Type
from holdfast.features.parser import DEEPEST

TYPES: dict[str, Type] = {
    "Age": "number",
    "x": "number",
    "y": "number",
    "odd name": "number",
    "a.b": "number",
    "Order": "number",
    "a": "boolean",
    "b": "boolean",
    "s": "string",
    "t": "string",
    "d": "datetime",
}


def refusal(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        parse(text, TYPES, name="features.f")
    return caught.value


REFUSED = [
    ("", "expression-empty"),
    ("  -- nothing", "expression-empty"),
    ("x; drop table t", "expression-several-statements"),
    ("x;", "expression-several-statements"),
    ("x +", "expression-syntax"),
    ("(x", "expression-syntax"),
    ("'open", "expression-syntax"),
    ("x y", "expression-syntax"),
    ("x AS y", "expression-syntax"),
    ("drop table t", "expression-syntax"),
    ("0x1F", "expression-syntax"),
    ("1_000", "expression-syntax"),
    ("trim(both 'a' from s)", "expression-syntax"),
    ("z", "expression-unknown-column"),
    ('"x "', "expression-unknown-column"),
    ("foo(x)", "expression-unknown-function"),
    ("log(x)", "expression-unknown-function"),
    ("datediff(d, d)", "expression-unknown-function"),
    ("substring(s, 1)", "expression-unknown-function"),
    ("day", "expression-unknown-column"),
    ("if(a, x, y)", "expression-unknown-function"),
    ("SUM(x)", "expression-aggregate"),
    ("count(*)", "expression-aggregate"),
    ("count(distinct x)", "expression-aggregate"),
    ("abs(distinct x)", "expression-aggregate"),
    ("abs(x order by y)", "expression-aggregate"),
    ("abs(x) filter (where a)", "expression-aggregate"),
    ("abs(x) over (partition by s)", "expression-window"),
    ("sum(x) over ()", "expression-window"),
    ("lag(x)", "expression-window"),
    ("(select 1)", "expression-subquery"),
    ("x in (select 1)", "expression-subquery"),
    ("x in unnest(y)", "expression-subquery"),
    ("exists(select 1)", "expression-subquery"),
    ("x = any(y)", "expression-subquery"),
    ("now()", "expression-not-repeatable"),
    ("CURRENT_DATE", "expression-not-repeatable"),
    ("current_timestamp()", "expression-not-repeatable"),
    ("random()", "expression-not-repeatable"),
    ("uuid()", "expression-not-repeatable"),
    ("read_csv('/etc/passwd')", "expression-reads-outside"),
    ("getenv('HOME')", "expression-reads-outside"),
    ("?", "expression-placeholder"),
    (":p", "expression-placeholder"),
    ("$1", "expression-placeholder"),
    ("@p", "expression-placeholder"),
    ("*", "expression-star"),
    ("abs(*)", "expression-star"),
    ("cast(x as int)", "expression-cast"),
    ("cast(x as decimal(3, 1))", "expression-cast"),
    ("cast(s as varchar(3))", "expression-cast"),
    ("try_convert(s, 1)", "expression-cast"),
    ("x::int", "expression-cast"),
    ("cast(s as double)", "expression-type"),
    ("cast(x as boolean)", "expression-arguments"),
    ("cast(d as double)", "expression-arguments"),
    ("try_cast(x as double)", "expression-type"),
    ("date '2020-02-30'", "expression-datetime"),
    ("date '2020-02-28 10:00'", "expression-datetime"),
    ("timestamp 'noon'", "expression-datetime"),
    ("d > 'noon'", "expression-type"),
    ("d > 1", "expression-type"),
    ("d - d", "expression-type"),
    ("d + 1", "expression-type"),
    ("date_diff(day, d, d)", "expression-unknown-column"),
    ("date_diff('eon', d, d)", "expression-arguments"),
    ("date_diff(s, d, d)", "expression-arguments"),
    ("date_trunc('day', d, 'Mars/Olympus')", "expression-arguments"),
    ("date_trunc('day', s)", "expression-type"),
    ("extract(eon from d)", "expression-arguments"),
    ("extract(year from x)", "expression-type"),
    ("s like t", "expression-arguments"),
    ("s like 'a!' escape '!'", "expression-not-supported"),
    ("s like 'a' escape '!!'", "expression-arguments"),
    ("s like any ('a')", "expression-not-supported"),
    ("s similar to 'a'", "expression-not-supported"),
    ("regexp_matches(s, t)", "expression-arguments"),
    ("regexp_matches(s, '(')", "expression-pattern"),
    ("regexp_matches(s, '(?=a)')", "expression-pattern"),
    ("regexp_matches(s, '(a)\\1')", "expression-pattern"),
    ("regexp_extract(s, '{0}(', 1)", "expression-pattern"),
    ("split_part(s, '', 1)", "expression-arguments"),
    ("hash_bucket(x, 0)", "expression-arguments"),
    ("s || x", "expression-type"),
    ("x ^ 2", "expression-not-supported"),
    ("abs(x -> x + 1)", "expression-lambda"),
    ("x -> x", "expression-lambda"),
    ("tab.x", "expression-qualified-name"),
    ("sch.abs(x)", "expression-qualified-name"),
    ('"abs"(x)', "expression-not-supported"),
    ("x between symmetric 1 and 2", "expression-not-supported"),
    ("a is true", "expression-not-supported"),
    ("x is distinct from y", "expression-not-supported"),
    ("(x, y)", "expression-not-supported"),
    ("x[1]", "expression-not-supported"),
    ("[x]", "expression-not-supported"),
    ("interval '1 day'", "expression-not-supported"),
    ("abs(x => 1)", "expression-not-supported"),
    ("abs(x) ignore nulls", "expression-not-supported"),
    ("N'abc'", "expression-not-supported"),
    ("x + s", "expression-type"),
    ("x = s", "expression-type"),
    ("a = 1", "expression-type"),
    ("a < b", "expression-type"),
    ("1 < x < 3", "expression-type"),
    ("not x", "expression-type"),
    ("x and a", "expression-type"),
    ("-s", "expression-type"),
    ("-'1'", "expression-type"),
    ("lower(x)", "expression-type"),
    ("ln(s)", "expression-type"),
    ("least(a, b)", "expression-type"),
    ("coalesce(x, 'none')", "expression-type"),
    ("case when x then 1 end", "expression-type"),
    ("case when a then 1 else 'no' end", "expression-type"),
    ("case x when 'a' then 1 end", "expression-type"),
    ("x in (1, 'a')", "expression-type"),
    ("abs()", "expression-arguments"),
    ("abs(x, y)", "expression-arguments"),
    ("coalesce(x)", "expression-arguments"),
    ("x in ()", "expression-arguments"),
    ("round(x, y)", "expression-arguments"),
    ("round(x, 0.5)", "expression-arguments"),
    ("round(x, 23)", "expression-arguments"),
    ("round(x, null)", "expression-arguments"),
    ("9007199254740993", "expression-number"),
    ("-9007199254740993", "expression-number"),
    ("1e999", "expression-number"),
    ("null", "expression-untyped"),
    ("coalesce(null, null)", "expression-untyped"),
    ("(" * (PARENTHESES + 1) + "x" + ")" * (PARENTHESES + 1), "expression-too-deep"),
    ("not " * 2000 + "a", "expression-too-deep"),
    (" + ".join("x" * (DEEPEST + 2)), "expression-too-deep"),
    ("x" * 20_001, "expression-too-long"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[text[:30] for text, _ in REFUSED])
def test_what_is_not_on_the_allow_list_is_refused_by_name(text: str, code: str) -> None:
    """Each thing that a feature may not do has its own code, and says what was expected and what to do."""
    error = refusal(text)
    assert error.code == code
    assert error.happened.startswith("features.f: ")
    assert error.expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [("age > 1", "'Age'"), ("Agee", "'Age'"), ('"odd nam"', "'odd name'"), ("lenght(s)", "'LENGTH'")],
)
def test_a_wrong_name_gets_a_close_match(text: str, hint: str) -> None:
    """A misspelt column or function, or one in another case, is answered with the right one."""
    assert hint in refusal(text).next


def test_a_message_names_the_place_and_the_types() -> None:
    """The message has the expression, the character where the trouble begins, and what was found there."""
    error = refusal("Age > 1 AND x = s")
    assert "= of (number, string), at character 13 of 'Age > 1 AND x = s'" in error.happened
    assert "(number, number)" in error.expected


def test_a_boolean_used_as_a_number_is_told_how_booleans_are_used() -> None:
    """Comparing a boolean with 1 is the commonest type error, and has a hint of its own."""
    assert "TRUE" in refusal("a = 1").next


def test_a_column_may_have_the_name_of_a_function_or_of_a_keyword() -> None:
    """A column that exists wins over the word that SQL knows."""
    types: dict[str, Type] = {"current_date": "number", "rank": "number", "left": "number", "Date": "number"}
    assert parse("current_date + rank + left + Date", types).columns == (
        "current_date",
        "rank",
        "left",
        "Date",
    )


def test_names_in_double_quotes_may_have_any_signs() -> None:
    """Spaces, dots, quotes and keywords are part of a quoted name."""
    types: dict[str, Type] = {
        'he said "x"': "number",
        "a.b": "number",
        "select": "number",
        "Größe 😀": "number",
    }
    text = '"he said ""x""" + "a.b" + "select" + "Größe 😀"'
    assert parse(text, types).columns == tuple(types)


def test_only_our_own_nodes_are_in_the_tree() -> None:
    """Nothing of the SQL parser's tree survives, so nothing that it knows can be executed."""
    tree = parse("CASE WHEN Age >= 60 THEN ROUND(-x, -2) ELSE NULL END", TYPES).tree
    age, x = Column("Age", "number"), Column("x", "number")
    assert tree == Call(
        "CASE",
        (
            Call(">=", (age, Literal(60.0, "number")), "boolean"),
            Call("ROUND", (Call("NEGATE", (x,), "number"), Option(-2)), "number"),
            Literal(None, "number"),
        ),
        "number",
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x / y", "number"),
        ("x > y", "boolean"),
        ("TRIM(s)", "string"),
        ("NULL = NULL", "boolean"),
        ("COALESCE(NULL, s)", "string"),
        ("CASE WHEN NULL THEN a END", "boolean"),
        ("s IN ('x', NULL)", "boolean"),
        ("DATE_TRUNC('day', d)", "datetime"),
        ("COALESCE(NULL, d)", "datetime"),
        ("TRY_CAST(s AS TIMESTAMP)", "datetime"),
        ("TRY_CAST(s AS DOUBLE)", "number"),
    ],
)
def test_an_expression_has_a_type(text: str, kind: Type) -> None:
    """The type of the result is known before any row is seen; a null takes the type of its place."""
    assert parse(text, TYPES).type == kind


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("x+1*2", '("x" + (1 * 2))'),
        ("NOT x = y AND a", '((NOT ("x" = "y")) AND "a")'),
        ("x != y", '("x" <> "y")'),
        ("x NOT IN (1, 2)", '(NOT ("x" IN (1, 2)))'),
        ("x IS NOT NULL", '(NOT ("x" IS NULL))'),
        ("x NOT BETWEEN 1 AND 2", '(NOT ("x" BETWEEN 1 AND 2))'),
        ("CASE s WHEN 'a' THEN 1 END", "CASE WHEN (\"s\" = 'a') THEN 1 ELSE NULL END"),
        ("a OR b AND a", '("a" OR ("b" AND "a"))'),
        ("-x - -1", '((- "x") - -1)'),
        ("x /* why */ + .5 -- so", '("x" + 0.5)'),
        ("'it''s \\n'", "'it''s \\n'"),
        ("9007199254740992", "9007199254740992"),
        ("1e-7", "1e-07"),
        ("s NOT LIKE 'a!%' ESCAPE '!'", "(NOT (\"s\" LIKE 'a!%' ESCAPE '!'))"),
        ("d >= '2026-01-31'", "(\"d\" >= TIMESTAMP '2026-01-31 00:00:00')"),
        ("d IN (DATE '2026-01-31', NULL)", "(\"d\" IN (TIMESTAMP '2026-01-31 00:00:00', NULL))"),
        ("d < TIMESTAMP '2026-01-31T12:00:00.25+02:00'", "(\"d\" < TIMESTAMP '2026-01-31 10:00:00.250000')"),
        ("date_diff('DAYS', d, d)", 'DATE_DIFF(\'day\', "d", "d")'),
        ("extract(hour from d at time zone 'UTC')", "EXTRACT(hour FROM (\"d\" AT TIME ZONE 'UTC'))"),
        ("x::text || s", '(CAST("x" AS VARCHAR) || "s")'),
        ("position('a' in s)", "POSITION('a' IN \"s\")"),
        ("coalesce(X, x)".replace("X", "y"), 'COALESCE("y", "x")'),
    ],
)
def test_precedence_and_spelling_have_one_canonical_form(text: str, same: str) -> None:
    """What was written and its canonical form are the same tree."""
    tree = parse(text, TYPES).tree
    assert render(tree) == same
    assert parse(same, TYPES).tree == tree


def test_lineage_names_each_column_once_in_order() -> None:
    """The columns of an expression are those it reads, also in branches that may never be taken."""
    assert parse("CASE WHEN a THEN y ELSE x + y END", TYPES).columns == ("a", "y", "x")
    assert parse("1 + 1", TYPES).columns == ()

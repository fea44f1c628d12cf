"""How columns are written, aliases, moments of prediction: what fits together in a contract, and what init guesses."""

from __future__ import annotations

import pytest

from holdfast.contract import ColumnFacts, init_text, parse, propose
from holdfast.contract.guess_roles import why_names
from holdfast.contract.problems import ContractError

BASE = """\
name: t
task: regression
target: y
entity: who
columns:
  x: {type: number}
  at: {type: datetime}
  tags: {type: flags}
"""


def happened(text: str) -> str:
    """Return the one problem of a contract."""
    with pytest.raises(ContractError) as raised:
        parse(text)
    (problem,) = raised.value.problems
    return problem.happened


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("{type: number, format: '12,5'}", 'columns.z.format is "12,5"'),
        ("{type: number, unit: 5}", "columns.z.unit is 5"),
        ("{type: number, unit: '$ '}", 'columns.z.unit is "$ "'),
        ("{type: number, unit: (x)}", 'columns.z.unit is "(x)"'),
        ("{type: text, unit: $}", "columns.z.unit is given for a column of type text"),
        ("{type: datetime, format: '%d.%m'}", 'columns.z.format is "%d.%m": it has no year'),
        ("{type: datetime, format: '%d.%m.%Y|%Q'}", 'columns.z.format is "%d.%m.%Y|%Q": %Q is not known'),
        (
            "{type: datetime, format: '%d.%m.%Y %d'}",
            'columns.z.format is "%d.%m.%Y %d": it has its day twice',
        ),
        (
            "{type: datetime, format: '%d.%m.%Y %I:%M'}",
            'columns.z.format is "%d.%m.%Y %I:%M": %I and %p belong together',
        ),
        ("{type: datetime, zone: Berlin}", "columns.z.zone is Berlin, which no zone is called"),
        ("{type: datetime, zone: ../etc/passwd}", "columns.z.zone is ../etc/passwd, which no zone is called"),
        ("{type: number, zone: UTC}", "columns.z.zone is given for a column of type number"),
        ("{type: flags, separator: '['}", "columns.z.separator is '['"),
        ("{type: category, separator: ','}", "columns.z.separator is given for a column of type category"),
    ],
)
def test_a_way_of_writing_that_fits_no_column_is_told(column: str, told: str) -> None:
    """Formats, units, zones and separators are checked by themselves and against the type."""
    assert happened(f"{BASE}  z: {column}\n") == told


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("aliases: {x: at}", "aliases.x is the name of a column of the contract"),
        ("aliases: {X: z}", "aliases.X means z, which no key names"),
        ("predict_at: z", "predict_at is z, which columns does not name"),
        ("predict_at: x", "predict_at is x, a column of type number"),
        ("predict_at: y", "predict_at is y, which is the target"),
        ("predict_at: at\nignore: [at]", "predict_at is at, which is ignored"),
    ],
)
def test_aliases_and_moments_name_what_is_there(lines: str, told: str) -> None:
    """An alias is a name of its own for a column of ours; the moment of prediction is a column of times."""
    assert happened(f"{BASE}{lines}\n") == told


def test_mostly_is_for_inputs() -> None:
    """A column that no model reads has no rule to break."""
    text = BASE.replace("{type: number}", "{type: number, mostly: 0.9}")
    assert parse(text).columns["x"].mostly == 0.9
    assert happened(f"{text}ignore: [x]\n") == "columns.x.mostly is given for a column that is no input"


def test_every_kind_is_an_input_and_the_moment_of_prediction_too() -> None:
    """Texts, times and flags are read by models; a time that is the moment of prediction is one of them."""
    settings = parse(f"{BASE}time: at\npredict_at: at\naliases: {{X: x, AT: at}}\n")
    assert settings.inputs == ("x", "at", "tags")
    assert settings.unused == ("y", "who")
    assert parse(f"{BASE}time: at\n").inputs == ("x", "tags")


def test_how_columns_are_written_is_proposed_with_evidence() -> None:
    """A decimal comma, a unit, a format of dates, a separator: what was seen stands in the contract."""
    columns = {
        "y": ColumnFacts(name="y", kind="number", rows=90, nulls=0, distinct=80, unit="$", format="1.234,50"),
        "fee": ColumnFacts(
            name="fee", kind="number", rows=90, nulls=0, distinct=80, minimum=-5.5, maximum=8.0, unit="%"
        ),
        "born": ColumnFacts(
            name="born",
            kind="datetime",
            rows=90,
            nulls=0,
            distinct=80,
            format="%d.%m.%Y",
            first=0.0,
            last=86_400.0,
            either_order=True,
        ),
        "tags": ColumnFacts(
            name="tags",
            kind="flags",
            rows=90,
            nulls=3,
            distinct=9,
            levels=(("a", 50), ("b", 3)),
            separator="|",
        ),
        "shop": ColumnFacts(name="shop", kind="category", rows=900, nulls=0, distinct=60),
    }
    text = init_text(propose(columns, "y"), name="t", data="t.csv")
    for line in (
        '  "y": {type: number, format: "1.234,50", unit: "$"}',
        '  fee: {type: number, unit: "%"}  # guess: -5.5 to 8 seen',
        "1970-01-01 to 1970-01-02 seen; day or month first? every value fits both",
        '  tags: {type: flags, nullable: true, separator: "|"}  # guess: 2 flags in 9 combinations',
        "  shop: {type: category}  # guess: 60 levels, so new ones are to be expected",
    ):
        assert line in text, text
    settings = parse(text)
    assert settings.columns["born"].format == "%d.%m.%Y"
    assert settings.time is None
    assert settings.inputs == ("fee", "born", "tags", "shop")


def test_prose_is_learned_from_and_names_are_not() -> None:
    """Strings that hardly repeat are text where they have words, else names or codes."""
    plain = {"name": "x", "kind": "text", "rows": 99, "nulls": 0, "distinct": 99}
    assert why_names(ColumnFacts(**plain, words=1.1, characters=8.0)) is not None
    assert why_names(ColumnFacts(**plain, words=4.0, characters=20.0)) is None
    assert why_names(ColumnFacts(**plain, words=1.0, characters=80.0)) is None

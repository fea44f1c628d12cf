"""A contract survives being written and read, whatever its names are; and no text ends in an unforeseen error."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from holdfast.contract import ColumnFacts, dump, init_text, parse, propose, undump
from holdfast.contract.yaml_text import flow
from holdfast.errors import HoldfastError

NASTY = [
    *(
        "no",
        "Yes",
        "null",
        "~",
        "true",
        "1",
        "01",
        "1.0",
        "1e3",
        "0x1F",
        ".nan",
        "-.inf",
        "2026-01-01",
        "12:30:45",
    ),
    *(
        "",
        " ",
        " a",
        "a ",
        "a b",
        "a: b",
        "a #b",
        "# a",
        "- a",
        "? a",
        "[a]",
        "{a}",
        "a, b",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
    ),
    *(
        "%a",
        "@a",
        "`a`",
        "'a'",
        '"a"',
        "a\\b",
        "a\nb",
        "a\tb",
        "\r",
        "\x00",
        "\x7f",
        "\x85",
        "\xa0",
        "\u2028",
        "\ufeff",
    ),
    *(
        "---",
        "...",
        "<<",
        "=",
        "Größe",
        "ключ",
        "年齢",
        "👩‍👧",
        "e\u0301",
        "\ufffe",
        "a" * 1100,
        "name",
        "columns",
        "1_000",
    ),
]
NAMES = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, ColumnFacts], str]:
    """Draw the facts of a table and its target."""
    names = draw(st.lists(NAMES, min_size=3, max_size=6, unique=True))
    labels = draw(st.lists(NAMES, min_size=2, max_size=2, unique=True))
    target, first, *rest = names
    facts = {
        target: ColumnFacts(
            name=target,
            kind="category",
            rows=90,
            nulls=0,
            distinct=2,
            levels=((labels[0], 60), (labels[1], 30)),
        ),
        first: ColumnFacts(
            name=first,
            kind="number",
            rows=90,
            nulls=0,
            distinct=80,
            minimum=0.0,
            maximum=1.5,
            p10=0.1,
            median=0.7,
        ),
    }
    for name in rest:
        levels = tuple((level, 5) for level in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)))
        kind: Any = draw(st.sampled_from(("category", "text", "boolean", "datetime", "integer")))
        facts[name] = ColumnFacts(
            name=name, kind=kind, rows=90, nulls=draw(st.integers(0, 90)), distinct=len(levels), levels=levels
        )
    return facts, target


@given(tables(), NAMES.filter(lambda text: text and "://" not in text))
def test_what_init_writes_is_what_is_read(table: tuple[dict[str, ColumnFacts], str], data: str) -> None:
    """Every name, level and label comes back as it was; so it does through the resolved form."""
    facts, target = table
    proposal = propose(facts, target)
    settings = parse(init_text(proposal, name="model", data=data))
    assert settings.target == target
    assert settings.data == data
    assert settings.positive == proposal.positive
    assert settings.columns == proposal.columns
    assert list(settings.columns) == list(proposal.columns)
    assert settings.ignore == tuple(proposal.ignore)
    assert settings.slices == proposal.slices
    assert settings.entity == proposal.entity
    assert settings.time == proposal.time
    assert undump(dump(settings)) == settings


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
@example({"k" * 1100: "v" * 1100})
def test_any_value_in_flow_style_is_read_as_itself(value: Any) -> None:
    """YAML 1.2 reads what was written; strings stay strings in YAML 1.1 too."""
    assert YAML(typ="safe", pure=True).load(io.StringIO(f"key: {flow(value)}\n")) == {"key": value}
    old = YAML(typ="safe", pure=True)
    old.version = (1, 1)  # type: ignore[assignment]
    if isinstance(value, str):
        assert old.load(io.StringIO(f"key: {flow(value)}\n")) == {"key": value}


KEYS = [
    "name",
    "target",
    "positive",
    "task",
    "columns",
    "ignore",
    "holdout",
    "decision",
    "accept",
    "slices",
    "time",
]
KEYS += [
    "monitor",
    "metric",
    "candidates",
    "features",
    "label_delay",
    "purpose",
    "nonsense",
    "weight",
    "entity",
    "log",
]
INNER = [
    "type",
    "min",
    "max",
    "values",
    "unseen",
    "share",
    "seed",
    "top",
    "true_positive",
    "window",
    "check",
    "until",
]
WORDS = [
    "x",
    "number",
    "category",
    "r2",
    "1d",
    "1000 rows",
    "2026-01-01",
    "binary",
    "regression",
    "LK003",
    "linear",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(WORDS) | NAMES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER + WORDS), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6), st.booleans())
@example({"decision": {"top": None, "true_positive": 1}}, True)
@example({"columns": {"x": {"type": "category", "values": [1, None]}, "y": None}}, True)
@example({"decision": {"money": {"true_positive": 1}}}, True)
@example({"accept": [{"check": "LK003"}, None, {"x": {"x": 1}}]}, True)
def test_any_values_load_or_are_told_apart(values: dict[str, Any], whole: bool) -> None:
    """A contract with wrong values of any shape is a ConfigError; what loads can be written and read again."""
    base: dict[str, Any] = (
        {"target": "y", "positive": 1, "columns": {"x": {"type": "number"}}} if whole else {}
    )
    text = "".join(f"{key}: {flow(value)}\n" for key, value in (base | values).items())
    with contextlib.suppress(HoldfastError):
        settings = parse(text)
        assert undump(dump(settings)) == settings


@given(st.text(st.sampled_from("ab:- \n\t[]{},'\"&*!|>%#?~1.\u00e9\ufeff"), max_size=60))
def test_any_text_loads_or_is_told_apart(text: str) -> None:
    """Broken YAML of any shape is a ConfigError."""
    with contextlib.suppress(HoldfastError):
        parse(text)

"""The fast path and the complete validator: two readers of one contract."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from holdfast.bundle import population
from holdfast.contract.settings import Column, Settings
from holdfast.serve.complete import complete
from holdfast.serve.decode import fast_path
from holdfast.serve.request import Malformed, Refused, Request


def contract(**changes: Any) -> Settings:
    columns = {
        "amount": Column("number", min=0.5, max=1e6),
        "ratio": Column("number", nullable=True),
        "hour": Column("integer", min=0, max=23),
        "count": Column("integer", nullable=True),
        "shop": Column("category", values=("on:line", "travel", "é")),
        "kind": Column("category", values=("a", "b"), unseen="flag", nullable=True),
        "rush": Column("boolean", nullable=True),
    }
    plain = {
        "name": "x",
        "task": "binary",
        "target": "y",
        "metric": "roc_auc",
        "positive": 1,
        "columns": columns,
    }
    rest = {"entity": "who", "time": "at", "ignore": ("note",), "where": "amount > 2"}
    return Settings(**(plain | rest | changes))


CONTRACT = contract()
FAST = fast_path(CONTRACT, population(CONTRACT))
COMPLETE = complete(CONTRACT, population(CONTRACT))

NUMBERS = [
    "0",
    "-0",
    "-0.0",
    "1",
    "3.0",
    "3.5",
    "23",
    "24",
    "2.5e0",
    "1E1",
    "1e-400",
    "9007199254740993",
    "1e16",
    "5e5",
]
ODD = [
    "NaN",
    "Infinity",
    "1e999",
    "-1e999",
    "1" + "0" * 30,
    "1" + "0" * 400,
    "01",
    "+1",
    ".5",
    "1.",
    "null",
    "true",
]
TEXTS = [
    '"on:line"',
    '"travel"',
    '"é"',
    '"\\u00e9"',
    '"a"',
    '"A:"',
    '""',
    '"a\\u003ab"',
    '"\\ud800"',
    '"2026-03-01"',
]
OTHERS = [
    "false",
    "[]",
    "[1, 2]",
    '{"a": 1}',
    '{"a": 1, "a": 2}',
    '"2026-03-01T10:00:00.5Z"',
    '"::"',
    "\x00",
    "",
]
tokens = st.one_of(
    st.sampled_from([*NUMBERS, *ODD, *TEXTS, *OTHERS]), st.floats().map(repr), st.integers().map(str)
)
GOOD = {
    "amount": ["3", "2.5", "5e5", "1000000"],
    "ratio": ["-0.0", "1e300", "null", "7"],
    "hour": ["0", "23", "3.0"],
    "count": ["-9007199254740992", "null", "12"],
    "shop": ['"on:line"', '"travel"', '"é"'],
    "kind": ['"a"', '"z:z"', "null"],
    "rush": ["true", "false", "null"],
}
EXTRA = {
    "who": ['"C1"', "7", "null", '"a:b"'],
    "at": ['"2026-03-01"', "null"],
    "note": ["1", '":"', "null", "[]"],
    "y": ["0"],
}
spaces = st.sampled_from(["", " ", "\n\t"])


@st.composite
def rows(draw: st.DrawFn) -> str:
    """One object as text: mostly good, now and then with a field left out, added, repeated or spoilt."""
    pairs = [(name, draw(st.sampled_from(values))) for name, values in GOOD.items()]
    pairs += [
        (name, draw(st.sampled_from(EXTRA[name])))
        for name in draw(st.lists(st.sampled_from([*EXTRA]), unique=True))
    ]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        at = draw(st.integers(0, len(pairs) - 1))
        match draw(st.sampled_from(["spoil", "drop", "repeat", "add", "escape"])):
            case "spoil":
                pairs[at] = (pairs[at][0], draw(tokens))
            case "drop":
                pairs.pop(at)
            case "repeat":
                pairs.append((pairs[at][0], draw(st.one_of(tokens, st.just(pairs[at][1])))))
            case "add":
                pairs.append((draw(st.sampled_from(["more", "Amount", "", "a:b"])), draw(tokens)))
            case "escape":
                name, token = pairs[at]
                pairs[at] = (f"\\u{ord(name[0]):04x}{name[1:]}" if name else name, token)
    pairs = draw(st.permutations(pairs))
    gap = draw(spaces)
    return "{" + ",".join(f'{gap}"{name}"{gap}:{gap}{token}' for name, token in pairs) + gap + "}"


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    text = draw(rows()) if draw(st.booleans()) else "[" + ",".join(draw(st.lists(rows(), max_size=4))) + "]"
    return (
        draw(spaces)
        + text
        + draw(st.sampled_from(["", " ", "x", "]"]) if draw(st.booleans()) else st.just(""))
    ).encode()


def accepted(read: Any, body: bytes) -> Request | None:
    try:
        found = read(body)
    except (Malformed, Refused):
        return None
    assert found is None or isinstance(found, Request)
    return found


def same(a: Request, b: Request) -> bool:
    def exact(request: Request) -> str:
        return repr([[(name, row[name]) for name in CONTRACT.inputs] for row in request.rows])

    return exact(a) == exact(b) and (a.single, a.entities, a.times) == (b.single, b.entities, b.times)


@given(requests())
@example(b'{"amount": 3, "hour": 1.5, "shop": "travel"}')
@example(b'{"amount": 3, "amount": 3, "hour": 1, "shop": "travel", "note": "a\\u003ab"}')
@example(b'{"amount": 3, "hour": 1, "shop": "on:line", "amount": 3}')
@example(b'{"amount": 3, "amount": 3, "hour": 1, "shop": "travel", "note": "a"}')
@example(b'{"amount": 3, "hour": 1, "shop": "travel", "note": [[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]}')
def test_what_the_fast_path_accepts_the_complete_validator_accepts(body: bytes) -> None:
    """Whatever the fast path reads, the complete validator reads as the same rows, to the last bit."""
    quick = accepted(FAST, body)
    if quick is not None:
        whole = accepted(COMPLETE, body)
        assert whole is not None
        assert same(quick, whole)


good_rows = st.fixed_dictionaries(
    {
        "amount": st.floats(2.5, 1e6) | st.integers(3, 10**6),
        "hour": st.integers(0, 23) | st.integers(0, 23).map(float),
        "shop": st.sampled_from(["on:line", "travel", "é"]),
    },
    optional={
        "ratio": st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**64), 2**64),
        "count": st.none() | st.integers(-(2**53), 2**53),
        "kind": st.none()
        | st.text(st.characters(codec="utf-8", exclude_characters='\\"', exclude_categories=["Cc"])),
        "rush": st.none() | st.booleans(),
        "who": st.none() | st.integers(0, 9) | st.text("ab:c"),
        "at": st.none() | st.datetimes().map(str),
        "note": st.none() | st.integers(-5, 5) | st.floats(0, 1),
    },
)


@given(st.one_of(good_rows, st.lists(good_rows, min_size=1, max_size=5)))
def test_rows_that_keep_the_contract_go_the_fast_way(value: Any) -> None:
    """Plain good rows are read by the fast path itself, as the complete validator reads them."""
    body = json.dumps(value, ensure_ascii=False).encode()
    quick = FAST(body)
    assert quick is not None
    assert same(quick, COMPLETE(body))


@pytest.mark.parametrize("name", ["a:b", 'a"b', "a\\b", "a\nb"])
def test_names_that_hide_are_left_to_the_complete_validator(name: str) -> None:
    """A column whose name has a colon, a quote or a control character is always read completely."""
    settings = contract(columns={name: Column("number")}, entity=None, time=None, ignore=(), where=None)
    body = json.dumps({name: 1}).encode()
    assert fast_path(settings, None)(body) is None
    assert complete(settings, None)(body).rows == [{name: 1.0}]


@pytest.mark.parametrize("name", ["Größe", "", "日本", "a b", "c0", "u0"])
def test_unusual_names_go_the_fast_way(name: str) -> None:
    """Names in any script, with spaces, or empty, are read by the fast path."""
    settings = contract(columns={name: Column("number")}, entity=None, time=None, ignore=("u1",), where=None)
    found = fast_path(settings, None)(json.dumps({name: 1, "u1": 2}, ensure_ascii=False).encode())
    assert found is not None
    assert found.rows == [{name: 1.0}]


def test_a_single_column_is_read() -> None:
    """One input is enough, and a closed category without levels admits nothing."""
    one = contract(columns={"a": Column("boolean")}, entity=None, time=None, ignore=(), where=None)
    assert fast_path(one, None)(b'{"a": true}').rows == [{"a": True}]
    none = contract(
        columns={"a": Column("category", values=())}, entity=None, time=None, ignore=(), where=None
    )
    assert fast_path(none, None)(b'{"a": "x"}') is None

"""Both executors of the expression language agree bit by bit: every registered function, and whole expressions."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from holdfast.features import (
    FUNCTIONS,
    Expression,
    disagreements,
    parse,
    render,
    rowwise,
    vectorised,
    vectors,
)
from holdfast.features.function import Function, Overload
from holdfast.features.nodes import TYPES, Call, Column, Literal, Node, Option, Type, columns_of
from holdfast.features.vectors import Levels

TINY = 5e-324
SPECIAL = [
    *(None, math.nan, math.inf, -math.inf, 0.0, -0.0, TINY, -TINY, 2.2250738585072014e-308, 1e-200, -1e-200),
    *(0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 0.125, 2.675, 1.005, -7.0, 2.0, 1e15 + 0.5, 1e22),
    *(2.0**52 + 1, 2.0**53, -(2.0**53), 2.0**53 + 2, 2.0**63, -(2.0**63), 1e200, -1e200, 1e308, -1e308),
    *(1.7976931348623157e308, -1.7976931348623157e308),
]
TEXTS = [
    *(None, "", " ", "  a ", "a", "A", "Ab", "b", "\t a", "\u00a0a", "a\x00b", "\x00", "10", "9"),
    *("İ", "i̇", "I", "ı", "ß", "ẞ", "SS", "Σ", "ΟΔΟΣ", "ΟΔΟΣ Α", "é", "e\u0301", "E\u0301", "\u0301"),
    *("😀", "👩\u200d👧", "\U0001d400", "\ue000", "\uffff", "it's", '"', "Ǆ", "ﬀ"),
]

CELLS: dict[Type, st.SearchStrategy[Any]] = {
    "number": st.one_of(
        st.sampled_from(SPECIAL),
        st.integers(-3, 3).map(float),
        st.integers(-2000, 2000).map(lambda k: k / 8),
        st.integers(-(10**6), 10**6).map(lambda k: k / 1000),
        st.floats(),
    ),
    "boolean": st.sampled_from([None, True, False]),
    "string": st.one_of(
        st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    ),
}
LITERALS: dict[Type, st.SearchStrategy[Any]] = {
    "number": st.one_of(
        st.none(),
        st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0**53, 1e20, -1e308, TINY, 1e-7]),
        st.integers(-(10**6), 10**6).map(float),
        st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0),
    ),
    "boolean": CELLS["boolean"],
    "string": CELLS["string"],
}
POLARS = {"number": pl.Float64, "boolean": pl.Boolean, "string": pl.String}
COLUMNS: dict[str, Type] = {
    f"{kind} {i}": kind for kind in TYPES for i in range(3)
}  # a space, so that names are quoted


def frames(types: dict[str, Type], most: int = 6) -> st.SearchStrategy[pl.DataFrame]:
    """Tables of these columns, with every awkward cell."""
    rows = st.lists(st.tuples(*(CELLS[kind] for kind in types.values())), min_size=1, max_size=most)
    schema = {name: POLARS[kind] for name, kind in types.items()}
    return rows.map(lambda cells: pl.DataFrame(cells, schema=schema, orient="row"))


def spreads(overload: Overload, groups: int) -> tuple[Type, ...]:
    """Return the parameter types of an overload with its repeated part so many times."""
    return overload.parameters + overload.repeat * groups + overload.last


def options_of(overload: Overload, place: int) -> st.SearchStrategy[Option]:
    allowed = overload.options[place]
    return st.integers(allowed[0], allowed[-1]).map(Option)


@st.composite
def calls(draw: st.DrawFn, function: Function) -> tuple[Expression, dict[str, Type]]:
    """Draw one call of a function, each argument a column of its own."""
    overload = draw(st.sampled_from(function.overloads))
    kinds = spreads(overload, draw(st.integers(0, 2)))
    types = {f"c{place}": kind for place, kind in enumerate(kinds) if place not in overload.options}
    arguments = [
        draw(options_of(overload, place)) if place in overload.options else Column(f"c{place}", kind)
        for place, kind in enumerate(kinds)
    ]
    tree = Call(function.name, tuple(arguments), overload.result)
    return Expression(render(tree), tree.type, columns_of(tree), tree), types


@st.composite
def trees(draw: st.DrawFn, kind: Type, depth: int) -> Node:
    """Draw a whole expression of a type, out of all registered functions."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        if draw(st.integers(0, 2)) == 0:
            return Literal(draw(LITERALS[kind]), kind)
        return Column(draw(st.sampled_from([name for name, t in COLUMNS.items() if t == kind])), kind)
    choices = [(f, o) for f in FUNCTIONS for o in f.overloads if o.result == kind]
    function, overload = draw(st.sampled_from(choices))
    kinds = spreads(overload, draw(st.integers(0, 1)))
    arguments = [
        draw(options_of(overload, place)) if place in overload.options else draw(trees(part, depth - 1))
        for place, part in enumerate(kinds)
    ]
    return Call(function.name, tuple(arguments), kind)


@pytest.mark.parametrize("name", [function.name for function in FUNCTIONS])
@given(data=st.data())
def test_every_function_is_bit_equal_in_both_executors(name: str, data: st.DataObject) -> None:
    """A registered function answers the same bits for a table and for a row, whatever the cells."""
    expression, types = data.draw(calls(FUNCTIONS[name]))
    frame = data.draw(frames(types))
    assert disagreements(expression, frame, types) == []


@given(kind=st.sampled_from(TYPES), data=st.data())
def test_whole_expressions_are_bit_equal_in_both_executors(kind: Type, data: st.DataObject) -> None:
    """Functions inside functions answer the same bits for a table and for a row."""
    tree = data.draw(trees(kind, 3))
    frame = data.draw(frames(COLUMNS, most=4))
    assert disagreements(Expression("", kind, columns_of(tree), tree), frame, COLUMNS) == []


def nulls_only(node: Node | Option) -> bool:
    """Whether nothing in the text of a part says which type its nulls have: refused, and tested elsewhere."""
    if isinstance(node, Literal):
        return node.value is None
    if not isinstance(node, Call):
        return False
    if any(isinstance(part, Call) and nulls_only(part) for part in node.arguments):
        return True
    values = node.arguments if node.function != "CASE" else (*node.arguments[1::2], node.arguments[-1])
    return node.function in ("CASE", "COALESCE", "NULLIF", "LEAST", "GREATEST") and all(
        map(nulls_only, values)
    )


@given(kind=st.sampled_from(TYPES), data=st.data())
def test_canonical_text_parses_to_an_expression_of_the_same_bits(kind: Type, data: st.DataObject) -> None:
    """A tree written as SQL and read again is typed alike and answers alike, in both executors."""
    tree = data.draw(trees(kind, 3))
    frame = data.draw(frames(COLUMNS, most=3))
    assume(not nulls_only(tree))
    again = parse(render(tree), COLUMNS)
    assert again.type == kind
    assert parse(render(again.tree), COLUMNS).tree == again.tree
    row = rowwise(Expression("", kind, (), tree))
    assert list(map(rowwise(again), frame.iter_rows(named=True))) == list(
        map(row, frame.iter_rows(named=True))
    )
    assert disagreements(again, frame, COLUMNS) == []


@given(kind=st.sampled_from(TYPES), data=st.data())
def test_no_result_is_infinite_nan_or_a_negative_zero(kind: Type, data: st.DataObject) -> None:
    """Every part of an expression yields null where it has no finite value, and one zero."""
    tree = data.draw(trees(kind, 2))
    expression = Expression("", kind, columns_of(tree), tree)
    frame = data.draw(frames(COLUMNS, most=4))
    for value in map(rowwise(expression), frame.iter_rows(named=True)):
        if kind == "number" and value is not None:
            assert type(value) is float
            assert math.isfinite(value)
            assert math.copysign(1.0, value) == 1.0 or value != 0.0
        else:
            assert value is None or type(value) is {"boolean": bool, "string": str, "number": float}[kind]
    vector = vectorised(expression)(vectors(frame, COLUMNS))
    if not isinstance(vector, Levels):
        assert not np.isinf(vector).any()
        assert not np.signbit(vector[vector == 0.0]).any()


def shifted_vector(vector: Any) -> Any:
    """Return a vector off by the least: one last bit, one character, the other truth; nulls stay."""
    if isinstance(vector, Levels):
        return Levels(vector.codes, [shifted(level) for level in vector.levels])
    return np.nextafter(vector, np.inf)


def shifted(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return (
        value + "\u200b"
        if isinstance(value, str)
        else None
        if value is None
        else math.nextafter(value, math.inf)
    )


def with_wrong_vectors(function: Function, result: Type) -> Function:
    flip: Callable[[Any], Any] = (lambda v: 1.0 - v) if result == "boolean" else shifted_vector
    return dataclasses.replace(function, vectorised=lambda *parts: flip(function.vectorised(*parts)))


def with_wrong_rows(function: Function, result: Type) -> Function:
    def build(*parts: Any) -> Callable[[Any], Any]:
        run = function.row(*parts)
        return lambda row: shifted(run(row))

    return dataclasses.replace(function, row=build)


SAMPLE: dict[Type, list[Any]] = {
    "number": [1.5, 2.25, 0.125, 40.0, 0.7],
    "boolean": [True, False, True, False, None],
    "string": ["b", " A ", "ß", "", "c"],
}


@pytest.mark.parametrize("mutate", [with_wrong_vectors, with_wrong_rows])
@pytest.mark.parametrize("name", [function.name for function in FUNCTIONS])
def test_a_function_off_by_one_bit_in_one_executor_is_caught(
    name: str, mutate: Callable[[Function, Type], Function]
) -> None:
    """The parity check sees one executor shifted by the least possible, for every overload of every function."""
    function = FUNCTIONS[name]
    for overload in function.overloads:
        kinds = spreads(overload, 1)
        types = {f"c{place}": kind for place, kind in enumerate(kinds) if place not in overload.options}
        parts = [
            Option(overload.options[place][-1]) if place in overload.options else Column(f"c{place}", kind)
            for place, kind in enumerate(kinds)
        ]
        tree = Call(name, tuple(parts), overload.result)
        expression = Expression("", tree.type, columns_of(tree), tree)
        # every column is shifted by one row against the one before, so that arguments differ
        cells = {
            c: SAMPLE[kind][i % 5 :] + SAMPLE[kind][: i % 5] for i, (c, kind) in enumerate(types.items())
        }
        frame = pl.DataFrame(cells, schema={c: POLARS[kind] for c, kind in types.items()})
        assert disagreements(expression, frame, types) == []
        wrong = FUNCTIONS.replace(mutate(function, overload.result))
        assert disagreements(expression, frame, types, wrong) != []


@pytest.mark.parametrize("name", ["LN"])
def test_both_executors_call_the_same_ufunc(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that IEEE 754 does not pin down has one implementation: np.log answers for tables and rows."""
    monkeypatch.setattr(np, "log", lambda x: np.asarray(x) * 0.0 + 42.0)
    expression = parse(f"{name}(x)", {"x": "number"})
    frame = pl.DataFrame({"x": [0.1, 7.0]})
    assert vectorised(expression)(vectors(frame, {"x": "number"})).tolist() == [42.0, 42.0]  # type: ignore[union-attr]
    assert [rowwise(expression)({"x": x}) for x in (0.1, 7.0)] == [42.0, 42.0]


def test_logarithm_is_bit_equal_on_many_numbers_and_layouts() -> None:
    """np.log of one number and of any cut of an array agree, also in the tail of a SIMD loop."""
    expression = parse("LN(x)", {"x": "number"})
    x = np.random.default_rng(7).lognormal(0.0, 20.0, 20_011)
    rows = np.array([rowwise(expression)({"x": value}) for value in x.tolist()])
    for cut in (slice(None), slice(1, None), slice(None, None, 3), slice(5, 6)):
        table = vectorised(expression)(vectors(pl.DataFrame({"x": x[cut]}), {"x": "number"}))
        assert np.array_equal(np.asarray(table).view(np.int64), rows[cut].view(np.int64))

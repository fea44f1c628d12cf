"""Both executors of the expression language agree bit by bit: every registered function, and whole expressions."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Iterator
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
from holdfast.features.describe import null_sources
from holdfast.features.function import Function, Overload
from holdfast.features.nodes import TYPES, Call, Column, Literal, Node, Option, Type, columns_of
from holdfast.features.options import Whole
from holdfast.features.vectors import Levels

TINY = 5e-324
LARGEST = 1.7976931348623157e308
SPECIAL = [
    *(None, math.nan, math.inf, -math.inf, 0.0, -0.0, TINY, -TINY, 2.2250738585072014e-308, 1e-200, -1e-200),
    *(0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 0.125, 2.675, 1.005, -7.0, 2.0, 1e15 + 0.5, 1e22),
    *(2.0**52 + 1, 2.0**53, -(2.0**53), 2.0**53 + 2, 2.0**63, -(2.0**63), 1e200, -1e200, 1e308, -1e308),
    *(1.7976931348623157e308, -1.7976931348623157e308),
]
TEXTS = [
    *(None, "", " ", "  a ", "a", "A", "Ab", "b", "\t a", "\u00a0a", "a\x00b", "\x00", "10", "9"),
    *("İ", "i̇", "I", "ı", "ß", "ẞ", "SS", "Σ", "ΟΔΟΣ", "ΟΔΟΣ Α", "é", "e\u0301", "E\u0301", "\u0301"),
    *(
        "12.5",
        " -1e3 ",
        "1,5",
        "nan",
        "true",
        "F",
        "2024-02-29",
        "2024-02-29T12:30:00.25+02:00",
        "a\x1fb",
        "\x1f",
    ),
    *("a-b-c", "user@mail.org", "100%", "a_b", "aab"),
    *("😀", "👩\u200d👧", "\U0001d400", "\ue000", "\uffff", "it's", '"', "Ǆ", "ﬀ"),
]

MOMENTS = [
    *(
        None,
        math.nan,
        math.inf,
        -0.0,
        0.0,
        -62_135_596_800.0,
        -62_135_596_800.5,
        253_402_300_799.0,
        253_402_300_800.0,
    ),
    *(1e300, -0.5, 0.1, 1.0000004999, 1711846800.0, 1711850400.0, 1729990800.0, 1729994400.5, 1709164800.0),
    *(1735689599.999999, 1735689600.0, 951782400.0, -2208988800.0, 4102444799.999999, 2**33 + 0.25),
]

CELLS: dict[Type, st.SearchStrategy[Any]] = {
    "number": st.one_of(
        st.sampled_from(SPECIAL),
        st.integers(-3, 3).map(float),
        st.integers(-2000, 2000).map(lambda k: k / 8),
        st.integers(-(10**6), 10**6).map(lambda k: k / 1000),
        st.integers(1, 31).map(float),
        st.integers(1960, 2040).map(float),
        st.floats(),
    ),
    "boolean": st.sampled_from([None, True, False]),
    "string": st.one_of(
        st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    ),
    "datetime": st.one_of(
        st.sampled_from(MOMENTS),
        st.integers(-4 * 10**15, 8 * 10**15).map(lambda k: k / 1e6),
        st.integers(-62_135_596_800, 253_402_300_799).map(float),
        st.integers(-40_000, 40_000).map(lambda days: days * 86_400.0),
        st.integers(400_000, 600_000).map(lambda hours: hours * 3_600.0),
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
    "datetime": st.one_of(
        st.none(),
        st.integers(-(2**32), 2**32).map(float),
        st.integers(-(10**15), 4 * 10**15).map(lambda k: k / 1e6),
        st.sampled_from([-62_135_596_800.0, 253_402_300_799.0]),
    ),
}
POLARS = {"number": pl.Float64, "boolean": pl.Boolean, "string": pl.String, "datetime": pl.Float64}
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
    kind = overload.options[place]
    if isinstance(kind, Whole):
        return st.integers(kind.least, kind.most).map(Option)
    return st.sampled_from(kind.samples).map(Option)


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
        if kind in ("number", "datetime") and value is not None:
            assert type(value) is float
            assert math.isfinite(value)
            assert math.copysign(1.0, value) == 1.0 or value != 0.0
        else:
            assert value is None or type(value) is {"boolean": bool, "string": str}.get(kind)
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
    "number": [1.5, 2.25, 0.125, 40.0, 0.7, 3.0, 2.0, 1.0, 7.0, 12.0],
    "boolean": [True, False, True, False, None, True, True, False, False, True],
    "string": ["b", " A ", "ß", "", "c", "2024-05-01", "12", "true", "aab", "x y"],
    "datetime": [0.0, 1.5, 1711846800.0, 1729990800.25, 9e8, 1735689599.5, -1e9, 951782400.0, 2e9, 3e9],
}


def written_out(overload: Overload) -> Iterator[dict[int, Option]]:
    """Yield every combination of the sample options of an overload."""
    for values in itertools.product(*(kind.samples for kind in overload.options.values())):
        yield {place: Option(value) for place, value in zip(overload.options, values, strict=True)}


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
        # every column is shifted by one row against the one before, so that arguments differ
        cells = {
            c: SAMPLE[kind][i % 10 :] + SAMPLE[kind][: i % 10] for i, (c, kind) in enumerate(types.items())
        }
        frame = pl.DataFrame(cells, schema={c: POLARS[kind] for c, kind in types.items()})
        wrong = FUNCTIONS.replace(mutate(function, overload.result))
        caught = False
        for options in written_out(overload):
            parts = [options.get(place, Column(f"c{place}", kind)) for place, kind in enumerate(kinds)]
            tree = Call(name, tuple(parts), overload.result)
            expression = Expression("", tree.type, columns_of(tree), tree)
            assert disagreements(expression, frame, types) == []
            caught = caught or disagreements(expression, frame, types, wrong) != []
        assert caught, f"{name} is null for every sample: give its options samples with an answer"


@pytest.mark.parametrize("name", ["LN"])
def test_both_executors_call_the_same_ufunc(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that IEEE 754 does not pin down has one implementation: np.log answers for tables and rows."""
    monkeypatch.setattr(np, "log", lambda x: np.asarray(x) * 0.0 + 42.0)
    expression = parse(f"{name}(x)", {"x": "number"})
    frame = pl.DataFrame({"x": [0.1, 7.0]})
    assert vectorised(expression)(vectors(frame, {"x": "number"})).tolist() == [42.0, 42.0]  # type: ignore[union-attr]
    assert [rowwise(expression)({"x": x}) for x in (0.1, 7.0)] == [42.0, 42.0]


UFUNCS = ["LN(x)", "EXP(x / 9)", "LOG10(x)", "LOG2(x)", "SIN(x)", "COS(x)", "POWER(x, y)", "ATAN2(y, x)"]


@pytest.mark.parametrize("text", [*UFUNCS, "HAVERSINE(y, x, y / 2, 7)", "MOD(x, y)"])
def test_library_functions_are_bit_equal_on_many_numbers_and_layouts(text: str) -> None:
    """NumPy's functions of one number and of any cut of an array agree, also in the tail of a SIMD loop."""
    types: dict[str, Type] = {"x": "number", "y": "number"}
    expression = parse(text, types)
    r = np.random.default_rng(7)
    table = pl.DataFrame({"x": r.lognormal(0.0, 6.0, 5_011), "y": r.normal(0.0, 40.0, 5_011)})
    row = rowwise(expression)
    rows = np.array([np.nan if (v := row(values)) is None else v for values in table.iter_rows(named=True)])
    assert np.isnan(rows).mean() < 0.6
    for cut in (slice(None), slice(1, None), slice(None, None, 3), slice(5, 6)):
        frame = pl.DataFrame({name: table[name].to_numpy()[cut] for name in types})
        found = np.asarray(vectorised(expression)(vectors(frame, types)))
        assert np.array_equal(found, rows[cut], equal_nan=True)


def whole_cells(kind: Type) -> st.SearchStrategy[Any]:
    """Cells that are no null in any reading."""
    if kind in ("boolean", "string"):
        return CELLS[kind].filter(lambda value: value is not None)
    ends = (-62_135_596_800.0, 253_402_300_799.0) if kind == "datetime" else (-LARGEST, LARGEST)
    return CELLS[kind].filter(lambda value: value is not None and ends[0] <= value <= ends[1])


@given(kind=st.sampled_from(TYPES), data=st.data())
def test_what_is_said_never_to_be_null_never_is(kind: Type, data: st.DataObject) -> None:
    """The inferred nullability is sound: with columns that are complete, and with columns that are not."""
    tree = data.draw(trees(kind, 3))
    complete = data.draw(st.booleans())
    cells = {name: data.draw((whole_cells if complete else CELLS.get)(t)) for name, t in COLUMNS.items()}  # type: ignore[arg-type]
    gaps = {} if complete else dict.fromkeys(COLUMNS, "may be missing")
    if not null_sources(tree, gaps):
        assert rowwise(Expression("", kind, columns_of(tree), tree))(cells) is not None


@given(name=st.sampled_from([function.name for function in FUNCTIONS]), data=st.data())
def test_a_call_that_is_said_never_to_be_null_never_is(name: str, data: st.DataObject) -> None:
    """The rule of each function is sound on complete columns."""
    expression, types = data.draw(calls(FUNCTIONS[name]))
    if not null_sources(expression.tree, {}):
        cells = {column: data.draw(whole_cells(kind)) for column, kind in types.items()}
        assert rowwise(expression)(cells) is not None

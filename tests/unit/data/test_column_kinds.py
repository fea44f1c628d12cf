"""Kinds of columns: what is recognised, how cells are read, and what a new kind must bring."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import FEATURE_KINDS, Column
from holdfast.data import column_facts, infer_column, parse_time
from holdfast.data.column_kinds import KINDS, by_precedence, kind_of
from holdfast.data.column_kinds.flags import split
from holdfast.data.kinds import NULL, OK, WRONG_TYPE
from holdfast.data.zones import offset, offsets

MANY = 200


def repeated(values: list[str], n: int = MANY) -> pl.Series:
    """Return a column of these values, over and over."""
    return pl.Series([values[i % len(values)] for i in range(n)])


@pytest.mark.parametrize(
    ("series", "column"),
    [
        (repeated(["1,234.50", "7", "12.25", "900,000"]), Column("number", format="1,234.50")),
        (repeated(["1.234,50", "7", "12,25"]), Column("number", format="1.234,50")),
        (repeated(["3,5", "12,75", "0,123"]), Column("number", format="1234,50")),
        (repeated(["1 234,5", "9\u202f999", "12"]), Column("number", format="1 234,50")),
        (repeated(["1'234.5", "12"]), Column("number", format="1'234.50")),
        (repeated(["$5", "$1,200", "($3.50)"]), Column("number", format="1,234.50", unit="$")),
        (repeated(["12 %", "0.5%"]), Column("number", unit="%")),
        (repeated(["12 %", "5 %"]), Column("integer", unit="%")),
        (repeated(["1,234", "22,500"]), Column("integer", format="1,234.50")),
        (repeated(["5 kg", "7 g"]), Column("category")),
        (repeated(["A1", "A2", "A30"]), Column("category")),
        (repeated(["007", "1,5"]), Column("category")),
        (repeated(["31.01.2026", "1.2.2026"]), Column("datetime", format="%d.%m.%Y")),
        (repeated(["12/31/2026", "1/2/2026"]), Column("datetime", format="%m/%d/%Y")),
        (repeated(["31/12/2026", "12/31/2026"]), Column("category")),
        (repeated(["3 Feb 2026", "14 Mar 2025"]), Column("datetime", format="%d %b %Y")),
        (
            repeated(["31.01.2026", "31.01.2026 09:30"]),
            Column("datetime", format="%d.%m.%Y|%d.%m.%Y %H:%M"),
        ),
        (pl.Series([datetime(2026, 1, 1)]), Column("datetime")),
        (repeated(["a|b", "b|c", "a", "c|b|a", "a|c"]), Column("flags", separator="|")),
        (repeated(['["a", "b"]', "[]", '["b"]']), Column("flags")),
        (pl.Series([["a"], [], ["b", "a"]]), Column("flags")),
        (repeated(["Yes, often", "No"]), Column("category")),
        (repeated([f"shop {i}" for i in range(60)], 300), Column("category")),
        (repeated([f"shop {i}" for i in range(60)], 120), Column("text")),
        (repeated([f"this is sentence {i} of a form" for i in range(60)], 900), Column("text")),
    ],
)
def test_a_column_is_recognised_with_how_it_is_written(series: pl.Series, column: Column) -> None:
    """The narrowest kind, and format, unit and separator where they are not the plain ones."""
    assert infer_column(series) == column


def test_what_is_recognised_can_be_read() -> None:
    """A column is judged by the guess without a cell that does not fit."""
    for series in (
        repeated(["(1,234.50)", "$7"]),
        repeated(["3 Feb 2026"]),
        repeated(["b|a", "a", "c|a", "c|b"]),
    ):
        column = infer_column(series)
        assert (kind_of(column).judge(series, column).kinds == OK).all()


def test_which_comes_first_is_said_to_be_open() -> None:
    """Day first is guessed where month first fits as well, and the facts say so."""
    both, clear = repeated(["01/02/2026", "03/04/2026"]), repeated(["01/02/2026", "23/04/2026"])
    for series, either in ((both, True), (clear, False)):
        column = infer_column(series)
        assert column.format == "%d/%m/%Y"
        assert column_facts(series, column).either_order is either


def test_local_times_that_come_twice_or_never() -> None:
    """Twice: the first. Never: counted on by the clock before the change."""
    berlin = Column("datetime", zone="Europe/Berlin")
    judged = kind_of(berlin).judge(
        pl.Series(["2026-10-25 02:30", "2026-03-29 02:30", "2026-03-29 03:30"]), berlin
    )
    twice, skipped, after = judged.values.to_list()
    assert (twice, skipped) == (parse_time("2026-10-25T02:30+02:00"), parse_time("2026-03-29T02:30+01:00"))
    assert skipped == after
    native = pl.Series([datetime(2026, 10, 25, 2, 30)])
    assert kind_of(berlin).judge(native, berlin).values[0] == twice


def test_days_of_one_offset_are_asked_for_once_and_right() -> None:
    """Many local times get what each alone gets, on days of a change too."""
    for zone in (
        "Europe/Berlin",
        "America/St_Johns",
        "Africa/Casablanca",
        "Pacific/Apia",
        "Antarctica/Troll",
    ):
        wall = np.arange(1_262_304_000, 1_420_070_400, 1_801 * 7)
        assert offsets(zone, wall).tolist() == [offset(zone, int(at)) for at in wall]


def test_flags_are_a_set() -> None:
    """Order, repetition and spaces do not count; no flag is not missing."""
    column = Column("flags", separator="|")
    judged = kind_of(column).judge(pl.Series([" b |a|a", "", None, "[1]"]), column)
    assert [None if cell is None else split(cell) for cell in judged.values] == [["a", "b"], [], None, None]
    assert judged.kinds.tolist() == [OK, OK, NULL, WRONG_TYPE]
    numbers = kind_of(column).judge(pl.Series([[2, 1], [1]]), column)
    assert numbers.values.to_list() == ["1\x1f2", "1"]


@pytest.mark.parametrize("name", FEATURE_KINDS)
def test_a_kind_brings_all_that_the_higher_rooms_look_up(name: str) -> None:
    """Edges are typed values that round trip through the log, and the example is accepted."""
    kind, column = KINDS[name], Column(name)
    edges = pl.Series("c", [None, *kind.edges(column)], kind.dtype)
    again = kind.judge(kind.logged("c", edges.to_list()), column)
    assert again.values.to_list() == edges.to_list()
    assert again.kinds.tolist() == [NULL] + [OK] * (len(edges) - 1)
    assert kind.cell(column)(kind.example(column, 1.0, 3.0, "a"))[1] == OK
    assert [kind.cell(column)(kind.sent(edge, column))[0] for edge in edges] == edges.to_list()
    assert kind.expected(column)
    assert kind.wire(column).schema


@pytest.mark.parametrize(
    "column",
    [Column("text"), Column("category"), Column("category", values=("a",), unseen="flag"), Column("flags")],
    ids=lambda column: column.type,
)
def test_half_of_a_character_is_no_text(column: Column) -> None:
    """JSON can write it; no table can hold it, and no log."""
    value = ["\ud800"] if column.type == "flags" else "\ud800"
    assert kind_of(column).cell(column)(value) == (None, WRONG_TYPE)


def test_a_time_is_sent_in_the_way_that_is_read() -> None:
    """In ISO 8601 where that is read, else in the column's first format and zone."""
    column = Column("datetime", format="%Y-%d-%m %H:%M", zone="Asia/Tokyo")
    kind = kind_of(column)
    assert kind.sent(86_400.0, column) == "1970-02-01 09:00"
    assert kind.cell(column)("1970-02-01 09:00") == (86_400.0, OK)
    assert kind.cell(column)(kind.example(column, 0.0, 0.0, None))[1] == OK


def test_every_kind_of_the_contract_has_a_file() -> None:
    """Kinds are held against a column one by one; the last takes whatever is left."""
    assert set(KINDS) == set(FEATURE_KINDS)
    assert by_precedence()[-1].name == "text"

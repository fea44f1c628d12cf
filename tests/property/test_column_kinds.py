"""Every kind of column: the vectorised executor, the row executor and the fast path end the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.contract.settings import Column, Settings
from holdfast.data import Table, admit, ours_in_rows, row_marks, row_validator
from holdfast.data.column_kinds import kind_of
from holdfast.data.zones import offset, offsets
from holdfast.serve.complete import complete
from holdfast.serve.decode import fast_path
from holdfast.serve.request import Malformed, Refused

WRITTEN = [
    Column("number", format="1,234.50", unit="$"),
    Column("number", format="1.234,50", min=0, nullable=True),
    Column("number", format="1 234,50", unit="€"),
    Column("number", format="1'234.50"),
    Column("number", format="1234,50", unit="kg", max=1e6),
    Column("number", unit="%"),
    Column("integer", format="1,234.50", unit="$", min=-5),
    Column("integer", unit="%", nullable=True),
    Column("text"),
    Column("datetime"),
    Column("datetime", zone="Europe/Berlin"),
    Column("datetime", format="%d.%m.%Y|%d.%m.%Y %H:%M"),
    Column("datetime", format="%m/%d/%y %I:%M %p", zone="America/New_York"),
    Column("datetime", format="%Y-%d-%m", zone="Asia/Kathmandu"),
    Column("datetime", format="%d %b %Y %H:%M:%S.%f%z|%B %d, %Y"),
    Column("flags"),
    Column("flags", separator="|"),
    Column("flags", separator=","),
]

DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=7)
AROUND = st.sampled_from(
    ["", " ", "$", "-", "+", "(", ")", "%", " %", "€", "kg", " kg", "-$", "$-", "\u00a0", "$(", ")€"]
)
MARK = st.sampled_from(["", ",", ".", " ", "'", "\u202f", "e", "e-"])
NUMBERS = (
    st.builds("".join, st.tuples(AROUND, DIGITS, MARK, DIGITS, MARK, DIGITS, AROUND))
    | st.builds("".join, st.tuples(AROUND, DIGITS, AROUND))
    | st.floats(-1e6, 1e6).map(lambda x: f"{x:,.2f}")
    | st.sampled_from(
        ["", " ", "nan", "N/A", "1e999", "9007199254740993", "9,007,199,254,740,993", "0,123", "-0", "(0)"]
    )
)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
FORMATS = st.sampled_from(
    (
        *("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%MZ", "%Y-%m-%dT%H:%M+05:45", "%d.%m.%Y"),
        *("%d.%m.%Y %H:%M", "%m/%d/%y %I:%M %p", "%Y-%d-%m", "%d %b %Y %H:%M:%S.%f+0100", "%B %d, %Y"),
    )
)
TIMES = (
    st.builds(lambda at, form: at.strftime(form), MOMENTS, FORMATS)
    | st.text(st.sampled_from("0123456789-./: TZ+aAmMpJun,"), max_size=22)
    | st.sampled_from(
        ["0000-01-01", "30.02.2026", "13/13/26 1:00 AM", "1/2/26 0:30 AM", "01.01.0000", "29.10.2023 02:30"]
    )
)
WORDS = st.text(st.sampled_from('ab|,; "[]\\\x1fé—'), max_size=8)
FLAGS = (
    st.lists(WORDS, max_size=4)
    | st.lists(WORDS | st.integers(), max_size=3).map(json.dumps)
    | st.lists(WORDS, max_size=4).map("|".join)
)
ANY = NUMBERS | TIMES | WORDS | FLAGS | st.none()


def _column(values: list[Any]) -> pl.Series:
    """Return values as a table holds them: lists where there are lists, else text."""
    if any(isinstance(value, list) for value in values):
        kept = [value if isinstance(value, list) else None for value in values]
        return pl.Series("c", kept, pl.List(pl.String))
    return pl.Series("c", values, pl.String)


@pytest.mark.parametrize(
    "column", WRITTEN, ids=lambda c: f"{c.type} {c.format} {c.unit} {c.zone} {c.separator}"
)
@given(values=st.lists(ANY, min_size=1, max_size=8))
def test_a_column_and_its_cells_end_the_same(column: Column, values: list[Any]) -> None:
    """Values are bit-equal, and so are the kinds of cells."""
    if any(isinstance(value, list) for value in values):
        values = [value if isinstance(value, list) else None for value in values]
    judged, cell = kind_of(column).judge(_column(values), column), kind_of(column).cell(column)
    assert judged.values.dtype == kind_of(column).dtype
    found = [cell(value) for value in values]
    assert [kind for _, kind in found] == judged.kinds.tolist()
    expected = pl.Series("c", [value for value, _ in found], kind_of(column).dtype)
    if expected.dtype == pl.Float64:
        assert expected.to_numpy().tobytes() == judged.values.to_numpy().tobytes()
    assert expected.to_list() == judged.values.to_list()


@given(
    at=MOMENTS,
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]),
)
def test_local_times_are_read_back(at: datetime, zone: str) -> None:
    """A local time that exists once is the moment whose local time it is; both executors agree on every other."""
    moment = at.replace(tzinfo=UTC)
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wall = (local - datetime(1970, 1, 1)) // timedelta(seconds=1)
    east = offset(zone, wall)
    assert offsets(zone, np.array([wall, wall + 3600])).tolist() == [east, offset(zone, wall + 3600)]
    second = local.replace(tzinfo=ZoneInfo(zone), fold=1).utcoffset()
    if second == local.replace(tzinfo=ZoneInfo(zone), fold=0).utcoffset():
        assert timedelta(seconds=east) == moment.astimezone(ZoneInfo(zone)).utcoffset()


CONTRACT = Settings(
    name="t",
    task="regression",
    target="y",
    metric="r2",
    time="seen",
    predict_at="at",
    aliases={"AGE": "age", "amount": "fee", "when": "seen", "result": "y"},
    columns={
        "age": Column("integer", min=0, max=99, mostly=0.5),
        "fee": Column("number", format="1.234,50", unit="€", nullable=True),
        "share": Column("number", mostly=0.9, unit="%"),
        "shop": Column("category", values=("a", "b"), unseen="impute"),
        "size": Column("category", values=("S", "L"), unseen="impute", mostly=0.9, nullable=True),
        "note": Column("text", nullable=True),
        "at": Column("datetime", format="%d.%m.%Y", mostly=0.9),
        "tags": Column("flags", separator="|", nullable=True),
        "seen": Column("datetime", zone="Europe/Berlin"),
    },
)
FAST, COMPLETE = fast_path(CONTRACT, None), complete(CONTRACT, None)
TEXTS = {
    "age": ["41", "100", "-1", "4.5", "old", "", None],
    "fee": ["1.234,50 €", "7", "(3,25)", "$7", None],
    "share": ["12 %", "0.5", "5 €", None],
    "shop": ["a", "b", "c", None],
    "size": ["S", "M", None],
    "note": ["a:b", "", "é", None],
    "at": ["01.03.2026", "2026-03-01T10:00:00Z", "03/01/2026", None],
    "tags": ["x|y", "y|x|x", "", '["p:q"]', None],
    "seen": ["2026-10-25T02:30", "2026-03-29 02:30", "soon", None],
}
NUMBER_OF = {"41": 41, "100": 100, "-1": -1, "4.5": 4.5, "7": 7, "0.5": 0.5}


@st.composite
def sent_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return rows of text as a CSV has them, some under another name."""
    names = {name: draw(st.sampled_from([name, alias])) for alias, name in CONTRACT.aliases.items()}
    row = st.fixed_dictionaries({names.get(name, name): st.sampled_from(TEXTS[name]) for name in TEXTS})
    return draw(st.lists(row, min_size=1, max_size=6))


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a request sends it: numbers as numbers where they are plain, nulls left out."""
    plain = ("age", "AGE", "fee", "amount", "share")
    numbers = {name: NUMBER_OF.get(text, text) if name in plain else text for name, text in row.items()}
    return {name: value for name, value in numbers.items() if value is not None}


@given(rows=sent_rows())
def test_tables_requests_and_the_fast_path_take_the_same_as_missing(rows: list[dict[str, Any]]) -> None:
    """The same typed row and the same marks, under our names and under aliases; the same rows are refused."""
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    admitted = admit(Table(frame), CONTRACT)
    typed = dict(zip(admitted.row.tolist(), admitted.frame.iter_rows(named=True), strict=True))
    marks = dict(zip(admitted.row.tolist(), admitted.marks or [], strict=True))
    for number, row in enumerate(rows, 1):
        sent = _as_json(row)
        if sent.get("age") == "" or sent.get("AGE") == "":
            sent = {name: value for name, value in sent.items() if name not in ("age", "AGE")}
        body = json.dumps(sent, ensure_ascii=False).encode()
        try:
            request = COMPLETE(body)
        except Refused:
            assert number not in typed
            assert FAST(body) is None
            continue
        assert str(request.rows) == str([typed[number]])
        assert (request.marks or [[]]) == [marks[number]]
        fast = FAST(body)
        if fast is not None:
            assert not marks[number]
            assert str(fast.rows) == str(request.rows)
            assert fast.times == request.times
        elif not marks[number] and b"\\" not in body:
            pytest.fail(f"the fast path is in doubt about {body.decode()}")


@given(alias=st.sampled_from(sorted(CONTRACT.aliases)), value=st.sampled_from([1, None, "x"]))
def test_a_column_under_two_names_is_refused_by_name(alias: str, value: Any) -> None:
    """In a row, on both paths, whatever the values are."""
    body = json.dumps({alias: value, CONTRACT.aliases[alias]: value}).encode()
    assert FAST(body) is None
    with pytest.raises(Malformed) as raised:
        COMPLETE(body)
    assert raised.value.code == "alias-twice"


def test_row_functions_say_the_same_as_the_validator() -> None:
    """Marks are of rows under our names."""
    rename, marks, validate = ours_in_rows(CONTRACT), row_marks(CONTRACT), row_validator(CONTRACT)
    assert rename is not None
    assert marks is not None
    row = rename({"AGE": 300, "share": 5, "shop": "z", "at": "1.3.2026", "seen": "2026-01-01"})
    assert validate(row)[1] == []
    assert marks(row) == ["age is out of range: taken as missing", "shop is unseen: taken as missing"]

"""The two executors of validation: a row of JSON and the same row in a table end the same, reason by reason."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.contract.settings import Column, Settings
from holdfast.data import Table, admit, parse_time, read, row_validator, seconds
from holdfast.data.canonical import NULL_WORDS, NUMBER
from holdfast.data.kinds import NAMES, NULL, OK, OUT_OF_RANGE, WRONG_TYPE
from holdfast.data.numbers import numbers

COLUMNS = {
    "amount": Column("number", min=0, max=1e6),
    "score": Column("number", nullable=True),
    "hour": Column("integer", min=0, max=23),
    "count": Column("integer", nullable=True),
    "known": Column("boolean", nullable=True),
    "kind": Column("category", values=("a", "b", "ü", "")),
    "place": Column("category", values=("x", "y"), unseen="flag", nullable=True),
    "free": Column("category"),
    "at": Column("datetime"),
}
SETTINGS = Settings(
    name="t", task="binary", target="y", metric="roc_auc", positive=1, columns=COLUMNS, time="at"
)

WORDS = st.sampled_from(["a", "b", "ü", "x", "z", "", " a", "A", '"', "a,b", "a\nb", "nan", "1", "\u2028"])
NUMBERS = (
    st.integers(-5, 30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.0, -0.0, 23.0, 23.5, 1e6, 2**53, -(2**53), 2**53 + 1, 2.0**53, 2.0**53 + 2, 10**400])
)
NOT_NUMBERS = st.booleans() | st.sampled_from(["abc", "1,5", "1 2", "0x10", "1_0", "--1", "e5", "."])
TIMES = st.sampled_from(["2026-03-01", "2026-03-01T10:00:00+02:00", "2026-02-30", "yesterday", None])
ROW = st.fixed_dictionaries(
    {
        "amount": NUMBERS | NOT_NUMBERS | st.none(),
        "score": NUMBERS | NOT_NUMBERS | st.none(),
        "hour": NUMBERS | NOT_NUMBERS | st.none(),
        "count": NUMBERS | NOT_NUMBERS | st.none(),
        "known": st.booleans() | st.none() | st.sampled_from(["maybe", 2, 0.5]),
        "kind": WORDS | st.none(),
        "place": WORDS | st.none(),
        "free": WORDS | st.none(),
        "at": TIMES,
    }
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that each example overwrites."""
    return tmp_path_factory.mktemp("parity") / "table.csv"


def _cell(value: Any) -> str:
    """Return a field of CSV; strings are quoted, so that the empty one is not a null."""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else str(value)


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    lines = [",".join(COLUMNS)] + [",".join(_cell(row[name]) for name in COLUMNS) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def _same(table: Table, rows: list[dict[str, Any]]) -> None:
    admitted = admit(table, SETTINGS)
    validate = row_validator(SETTINGS)
    typed_rows = dict(zip(admitted.row.tolist(), admitted.frame.iter_rows(named=True), strict=True))
    rejected = {row: reasons for row, _, reasons in admitted.rejected.iter_rows()}
    assert len(typed_rows) + len(rejected) == len(rows) == admitted.counts.read
    for number, row in enumerate(rows, 1):
        typed, breaches = validate(row)
        if typed is None:
            assert [reason.split(":")[0] for reason in rejected[number]] == [b.field for b in breaches]
            for reason, breach in zip(rejected[number], breaches, strict=True):
                assert f"is {'of the ' * (breach.kind == WRONG_TYPE)}{NAMES[breach.kind]};" in reason
                assert reason.endswith("; expected " + breach.expected)
            continue
        assert typed == typed_rows[number]
        assert str(typed) == str(typed_rows[number])  # the sign of a zero too


@given(rows=st.lists(ROW, min_size=1, max_size=12))
def test_a_row_of_json_and_of_a_csv_end_the_same(path: Path, rows: list[dict[str, Any]]) -> None:
    """Typed values are bit-equal, and refused rows have the same fields, kinds and expectations."""
    _write(path, rows)
    _same(read(path), rows)


FRAME_ROW = st.fixed_dictionaries(
    {
        "amount": st.floats(-10, 2e6) | st.none(),
        "score": st.integers(-(2**60), 2**60) | st.none(),
        "hour": st.floats(-2, 30) | st.integers(-2, 30).map(float) | st.none(),
        "count": st.integers(-(2**55), 2**55) | st.sampled_from([2**53, 2**53 + 1, -(2**53) - 1]) | st.none(),
        "known": st.booleans() | st.none(),
        "kind": WORDS | st.none(),
        "place": WORDS | st.none(),
        "free": WORDS | st.none(),
        "at": TIMES,
    }
)
TYPES = [
    pl.Float64,
    pl.Int64,
    pl.Float64,
    pl.Int64,
    pl.Boolean,
    pl.Categorical,
    pl.String,
    pl.String,
    pl.String,
]


@given(rows=st.lists(FRAME_ROW, min_size=1, max_size=12))
def test_a_row_of_json_and_of_a_typed_frame_end_the_same(rows: list[dict[str, Any]]) -> None:
    """The same holds where the table's columns have types of their own."""
    schema = dict(zip(COLUMNS, TYPES, strict=True))
    _same(Table(pl.DataFrame(rows, schema=schema)), rows)


NUMERIC_SOUP = st.text(st.sampled_from("0123456789+-.eE_ xainf,"), min_size=1, max_size=12)


@given(text=NUMERIC_SOUP | st.floats().map(repr) | st.integers().map(str))
def test_text_is_a_number_exactly_in_the_stated_notation(text: str) -> None:
    """What the vectorised cast takes is what the notation says, and it is the double that Python reads."""
    values, kinds = numbers(pl.Series([text], dtype=pl.String))
    plain = text.strip(" ")
    if plain.lower() in NULL_WORDS or re.fullmatch(r"[+-]?nan", plain.lower()):
        assert kinds[0] == NULL
    elif re.fullmatch(r"[+-]?(inf|infinity)", plain.lower()):
        assert kinds[0] == OUT_OF_RANGE
    elif not NUMBER.fullmatch(plain):
        assert kinds[0] == WRONG_TYPE
    else:
        expected = float(plain)
        assert kinds[0] == (OK if math.isfinite(expected) else OUT_OF_RANGE)
        assert kinds[0] != OK or values[0] == expected


TIME_SOUP = st.from_regex(
    r"\A ?(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,10})?)?"
    r"(Z|[+-][0-2][0-9](:?[0-6][0-9])?)?)?\Z"
)


@given(text=TIME_SOUP | st.text(st.sampled_from("0123456789-:TZ+. "), max_size=25))
def test_times_are_read_the_same_by_column_and_by_value(text: str) -> None:
    """Both readers give the same second or none."""
    one = parse_time(text)
    column, kinds = seconds(pl.Series([text], dtype=pl.String))
    assert column[0] == one if one is not None else np.isnan(column[0])
    assert kinds[0] == (OK if one is not None else NULL if not text.strip(" ") else WRONG_TYPE)


@given(rows=st.lists(st.lists(WORDS | st.just("2"), min_size=2, max_size=2), min_size=1, max_size=10))
def test_no_row_is_lost(path: Path, rows: list[list[str]]) -> None:
    """Rows read are used, excluded or quarantined, whatever they hold."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\n").writerows(
        [["hour", "kind"], *rows, ["1"]]
    )
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    columns = {"hour": COLUMNS["hour"], "kind": COLUMNS["kind"]}
    settings = Settings(name="t", task="binary", target="y", metric="roc_auc", positive=1, columns=columns)
    table = read(path)
    admitted = admit(table, settings, where=lambda frame: (frame["hour"] > 1).fill_null(False).to_numpy())
    counts = admitted.counts
    assert counts.read == counts.used + counts.excluded + counts.quarantined
    seen = [*admitted.row, *admitted.excluded, *admitted.rejected["row"]]
    assert sorted(seen) == list(range(1, counts.read + 1))

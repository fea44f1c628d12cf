"""Whatever the text, reading loses no record and gives the fields as written."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.data import blocks, read, stream
from holdfast.data.dialect import Dialect
from holdfast.data.quotes import split_record, unquote, walk
from holdfast.errors import DataError

CELL = st.text(st.sampled_from('ab,;\t"\n é0'), max_size=6)
SOUP = st.text(st.sampled_from('a,"\n0'), max_size=60)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that each example overwrites."""
    return tmp_path_factory.mktemp("reading") / "table.csv"


@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=20), crlf=st.booleans())
def test_what_a_csv_writer_wrote_is_read_back(path: Path, rows: list[list[str]], crlf: bool) -> None:
    """Quoted delimiters, quotes and line ends come back cell by cell; every record is one row."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n" if crlf else "\n")
    writer.writerow(["x", "y", "z"])
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode())
    table = read(path)
    assert table.broken == []
    assert [list(row) for row in table.frame.rows()] == rows


@given(body=SOUP, size=st.integers(1, 30))
def test_no_record_is_lost_and_fields_are_as_written(path: Path, body: str, size: int) -> None:
    """In a soup of quotes each record is a row or broken, whatever the size of the chunks."""
    data = ("h,k\n" + body).encode()
    path.write_bytes(data)
    dialect = Dialect(",", "utf-8")
    chunks = [data[i : i + size] for i in range(0, len(data), size)]
    whole = [
        block.data[a:b]
        for block in blocks.blocks([data], dialect, "")
        for a, b in zip(block.starts, block.ends, strict=True)
    ]
    parts = [
        block.data[a:b]
        for block in blocks.blocks(chunks, dialect, "")
        for a, b in zip(block.starts, block.ends, strict=True)
    ]
    assert b"\n".join(whole) == data.removesuffix(b"\n")
    assert parts == whole
    if not any(whole[1:]):
        with pytest.raises(DataError, match="table-empty"):
            read(path)
        return
    table = read(path)
    assert table.read == sum(record != b"" for record in whole[1:])
    for i, row in enumerate(table.frame.rows()):
        fields = split_record(table.raw(i).encode(), ",")
        assert row == tuple(unquote(field).decode() if field else None for field in fields)


@given(body=SOUP)
def test_the_quick_way_and_the_careful_walk_agree(body: str) -> None:
    """Where quotes are regular, both find the same records with the same numbers of fields."""
    data = (body.rstrip("\n") + "\n").encode()
    quick = blocks._by_parity(data, ",", quotes=b'"' in data, last=True)
    if quick is None:
        return
    careful = walk(data, ",", last=True, longest=1000)
    np.testing.assert_array_equal(quick[0], careful.ends)
    np.testing.assert_array_equal(quick[1], careful.fields)


@given(
    text=st.text(st.sampled_from("ab,\n\ré€"), max_size=40),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_every_encoding_gives_the_same_text(text: str, encoding: str) -> None:
    """A byte order mark is not part of the text, and carriage returns before line feeds are gone."""
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    got = b"".join(stream.utf8_chunks(io.BytesIO(text.encode(encoding)), codec))  # type: ignore[arg-type]
    expected = text.replace("\r\n", "\n")
    assert got.decode() == (expected[:-1] + "\n" if expected.endswith("\r") else expected)


@given(body=st.binary(max_size=80))
def test_any_bytes_are_a_table_or_a_clear_error(path: Path, body: bytes) -> None:
    """Reading arbitrary bytes never fails in another way than by a DataError with a code."""
    path.write_bytes(body)
    with contextlib.suppress(DataError):
        table = read(path)
        assert isinstance(table.frame, pl.DataFrame)
        assert table.read > 0

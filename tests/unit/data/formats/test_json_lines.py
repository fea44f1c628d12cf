"""JSON lines as tables."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from holdfast.data import batches, read
from holdfast.errors import DataError


def write(folder: Path, *lines: str, name: str = "t.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_cells_are_text_as_in_a_csv(tmp_path):
    """Numbers stay as they are written, truth values are words, null and an absent key are missing."""
    path = write(
        tmp_path,
        '{"n": 1.50, "b": true, "s": "007"}',
        '{"s": null, "late": 1e400}',
        '{"b": false, "n": 12345678901234567890}',
    )
    table = read(path)
    assert table.frame.columns == ["n", "b", "s", "late"]
    assert table.frame.rows() == [
        ("1.50", "true", "007", None),
        (None, None, None, "1e400"),
        ("12345678901234567890", "false", None, None),
    ]
    assert table.raw(1) == '{"s": null, "late": 1e400}'


def test_objects_become_columns_and_lists_stay(tmp_path):
    """An object within an object is flattened; a column of lists is one of lists, any other list its JSON text."""
    path = write(
        tmp_path,
        '{"user": {"id": 7, "home": {"city": "Oslo"}}, "tags": ["a", 2], "odd": [1.0, {"x": null}]}',
        '{"user": {}, "tags": null, "odd": "plain"}',
    )
    table = read(path)
    assert table.frame.columns == ["user.id", "user.home.city", "tags", "odd"]
    assert table.frame.schema["tags"] == pl.List(pl.String)
    assert table.frame.row(0) == ("7", "Oslo", ["a", "2"], '[1.0, {"x": null}]')
    assert table.frame.row(1) == (None, None, None, "plain")
    assert "user.home.city" in table.notes[0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"a": 1', "no JSON"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ('{"a": {"b": 1}, "a.b": 2}', "'a.b'"),
        ("[1, 2]", "no JSON object"),
        ('{"a": NaN}', "NaN"),
        ('{"a": "\\ud800"}', "half of a character"),
        ('{"a": ' * 100_000, "deeply"),
        ("a,b", "no JSON"),
    ],
)
def test_a_line_that_is_no_row_is_kept(tmp_path, line, reason):
    """Its number, its text and why; the lines around it are read."""
    table = read(write(tmp_path, '{"a": 1}', "", line, '{"a": 3}'))
    assert table.row.tolist() == [1, 3]
    assert [(item.row, item.raw) for item in table.broken] == [(2, line)]
    assert reason in table.broken[0].reason


def test_batches_are_the_table_in_parts(tmp_path):
    """Columns that occur late are in every batch, numbers run through, broken lines come once."""
    lines = [json.dumps({"i": i} | ({"late": "x"} if i == 950 else {})) for i in range(1000)]
    lines[500] = "{"
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(("\r\n".join(lines)).encode()))
    parts = list(batches(path, rows=300))
    assert [part.frame.height for part in parts] == [300, 300, 300, 99]
    assert all(part.frame.columns == ["i", "late"] for part in parts)
    assert [item.row for part in parts for item in part.broken] == [501]
    assert parts[-1].row.tolist()[-1] == 1000
    assert parts[1].raw(0) == lines[300]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.jsonl", b"\n \n", "table-empty"),
        ("t.jsonl", b"a,b\n1,2\n", "json-lines-invalid"),
        ("t.jsonl", b'{"a": 1}\n{"a": "caf\xe9"}\n', "encoding-invalid"),
        ("t.json", b'[{"a": 1},\n {"a": 2}]', "format-unsupported"),
        ("t.json", b'{\n  "a": 1\n}', "format-unsupported"),
        ("t.ndjson", b'["a", "b"]\n', "json-lines-invalid"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path, name, content, code):
    """A list of objects, an indented object, a CSV in disguise and another encoding are each told apart."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as told:
        read(tmp_path / name)
    assert told.value.code == code
    assert told.value.next


def test_objects_are_recognised_whatever_the_name(tmp_path):
    """A first line that is an object makes JSON lines, also in a file named otherwise."""
    assert read(write(tmp_path, '{"a": 1, "b": 2}', name="t.log")).frame.columns == ["a", "b"]
    assert read(write(tmp_path, "{a},b", "1,2", name="t.csv")).frame.columns == ["{a}", "b"]

"""Sheets of Excel workbooks as tables."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from holdfast.data import read
from holdfast.errors import HoldfastError


def write(path: Path, sheets: dict[str, list[list]]) -> Path:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(i, j, cell)
    book.close()
    return path


ROWS = [
    ["id", "when", "paid", "note"],
    [1, datetime(2026, 1, 2, 3, 4), True, "x"],
    [2.5, None, False, 7],
    [None] * 4,
    [3],
]


def code(path: Path | str) -> str:
    with pytest.raises(HoldfastError) as told:
        read(path)
    assert told.value.next
    return told.value.code


def test_types_are_kept_and_blank_rows_are_no_records(tmp_path):
    """Numbers, dates and booleans keep their types; a column of several types is text."""
    table = read(write(tmp_path / "a.xlsx", {"Orders": ROWS}))
    assert table.frame.schema == {
        "id": pl.Float64,
        "when": pl.Datetime("us"),
        "paid": pl.Boolean,
        "note": pl.String,
    }
    assert table.frame.rows() == [
        (1.0, datetime(2026, 1, 2, 3, 4), True, "x"),
        (2.5, None, False, "7"),
        (3.0, None, None, None),
    ]
    assert table.row.tolist() == [1, 2, 3]
    assert "'Orders'" in table.notes[0]


def test_a_sheet_is_named_behind_the_file(tmp_path):
    """With several filled sheets one must be named; a wrong name is answered with the closest."""
    path = write(tmp_path / "a.xlsx", {"Cover": [["a title"]], "Orders 2": ROWS, "Empty": []})
    assert code(path) == "sheet-ambiguous"
    assert read(f"{path}#Orders 2").frame.height == 3
    assert code(f"{path}#Orders") == "sheet-unknown"
    assert code(f"{path}#Empty") == code(f"{path}#Cover") == "table-empty"


def test_a_title_above_the_table_is_no_header(tmp_path):
    """A first row with a name in half of the columns or fewer is refused, as are two columns of one name."""
    assert code(write(tmp_path / "a.xlsx", {"A": [["Report of May"], *ROWS]})) == "header-broken"
    assert code(write(tmp_path / "b.xlsx", {"A": [["x", "x"], [1, 2]]})) == "duplicate-column"


def test_a_file_that_is_cut_off_or_no_workbook_is_damaged(tmp_path):
    """Half a workbook, text named as one, and a plain archive are each told."""
    whole = write(tmp_path / "a.xlsx", {"A": ROWS}).read_bytes()
    for name, content in (("b.xlsx", whole[: len(whole) // 2]), ("c.xlsx", b"id,when\n1,2\n")):
        (tmp_path / name).write_bytes(content)
        assert code(tmp_path / name) == "file-damaged"
    (tmp_path / "d.zip").write_bytes(whole.replace(b"xl/workbook", b"xl/workbock"))
    assert code(tmp_path / "d.zip") == "format-unsupported"
    (tmp_path / "e.csv").write_bytes(whole)
    assert read(tmp_path / "e.csv").frame.height == 3


def test_without_the_extra_the_command_to_install_it_is_told(tmp_path, monkeypatch):
    """The library is imported where a workbook is read and nowhere else."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert code(write(tmp_path / "a.xlsx", {"A": ROWS})) == "missing-dependency"

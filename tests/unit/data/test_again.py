"""Raw records of every kind of source are judged again as they were read."""

from __future__ import annotations

import json

import polars as pl

from holdfast.data import read
from holdfast.data.again import table_again
from holdfast.data.table import without_place


def _again(table):
    raw = [table.raw(i) for i in range(table.frame.height)]
    raw = [without_place(text) if table.places else text for text in raw]
    return table_again(raw, table.row.tolist(), table.frame.columns, table.dialect).frame


def test_records_of_several_files(tmp_path):
    """File and row before the text are taken away; a record of a partition holds what its path said."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text('n,k\n1,"x, row 3: y"\n2,\n')
    table = read(tmp_path / "*.csv")
    assert table.raw(3) == "b.csv, row 2: 2,"
    assert _again(table).equals(table.frame)
    folder = tmp_path / "parts" / "year=2026"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("n;k\n1;x\n")
    table = read(tmp_path / "parts")
    assert _again(table).rows() == table.frame.rows() == [("1", "x", "2026")]


def test_objects_of_json_lines(tmp_path):
    """An object within the line becomes the columns that it was read as."""
    lines = [{"a": 1, "user": {"id": "7", "home": {"city": "Oslo"}}}, {"a": 2, "user": {}}]
    (tmp_path / "t.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    table = read(tmp_path / "t.jsonl")
    assert (
        _again(table)["user.home.city"].to_list() == table.frame["user.home.city"].to_list() == ["Oslo", None]
    )
    assert _again(table)["a"].cast(pl.String).to_list() == ["1", "2"]

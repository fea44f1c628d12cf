"""Folders and patterns of files as one table."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Settings
from holdfast.data import admit, batches, read, source
from holdfast.errors import DataError


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def code(spec: object, **options: object) -> str:
    with pytest.raises(DataError) as told:
        read(spec, **options)
    assert told.value.next
    return told.value.code


@pytest.fixture
def sales(tmp_path) -> Path:
    """Return a folder of partitioned Parquet, with the notes that writers leave."""
    for year, city in ((2025, "New%20York"), (2025, "Oslo"), (2026, "__HIVE_DEFAULT_PARTITION__")):
        folder = tmp_path / "sales" / f"year={year}" / f"city={city}"
        folder.mkdir(parents=True)
        pl.DataFrame({"n": np.arange(3.0) + year}).write_parquet(folder / "part-0.parquet")
    (tmp_path / "sales" / "_SUCCESS").write_text("")
    write(tmp_path / "sales" / "README.md", "notes")
    return tmp_path / "sales"


def test_partitions_are_columns(sales):
    """What a path states is a column of text; files are read in the order of their paths, rows numbered throughout."""
    table = read(sales)
    assert table.frame.columns == ["n", "year", "city"]
    assert table.frame.rows()[::3] == [
        (2025.0, "2025", "New York"),
        (2025.0, "2025", "Oslo"),
        (2026.0, "2026", None),
    ]
    assert table.row.tolist() == list(range(1, 10))
    assert (
        table.raw(4)
        == 'year=2025/city=Oslo/part-0.parquet, row 2: {"n": 2026.0, "year": "2025", "city": "Oslo"}'
    )
    assert "3 files" in table.notes[0]
    assert "year, city" in table.notes[0]
    assert "1 other files left out" in table.notes[0]


def test_a_part_of_the_partitions_has_the_same_columns(sales):
    """A pattern, or a folder below, states the partitions above it too."""
    assert read(f"{sales}/year=2025/*/*.parquet").frame.columns == ["n", "year", "city"]
    assert read(sales / "year=2026").frame.row(0) == (2026.0, "2026", None)
    assert read("year=2025/**/*.parquet", folder=sales).frame.height == 6


def test_batches_are_the_table_in_parts(sales):
    """No batch is larger than asked for, and none mixes files."""
    parts = list(batches(sales, rows=2))
    assert [part.frame.height for part in parts] == [2, 1, 2, 1, 2, 1]
    assert pl.concat([part.frame for part in parts]).equals(read(sales).frame)


def test_the_text_of_a_record_has_file_and_row_before_it(tmp_path):
    """Rows that break the contract and records that are none: both say where they are."""
    write(tmp_path / "a.csv", "n,k\n1,x\n2\n")
    write(tmp_path / "b.csv", "k;n\nx;3\ny;many\n")
    table = read(tmp_path / "*.csv")
    assert table.frame.rows() == [("1", "x"), ("3", "x"), ("many", "y")]
    settings = Settings(name="t", task="regression", target="k", metric="r2", columns={"n": Column("number")})
    rejected = admit(table, settings).rejected
    assert rejected["row"].to_list() == [2, 4]
    assert rejected["raw"].to_list() == ["a.csv, row 2: 2", "b.csv, row 2: y;many"]
    assert len(table.notes) == 3


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("n,k,more", "columns-differ"),
        ("n", "columns-differ"),
        ("n,K", "columns-differ"),
        ("n,n", "duplicate-column"),
    ],
)
def test_files_with_other_columns_are_refused(tmp_path, header, found):
    """One more, one fewer, one of another name: said with both files, never a shift."""
    write(tmp_path / "a.csv", "n,k\n1,x\n")
    write(tmp_path / "b.csv", f"{header}\n{header}\n")
    assert code(tmp_path) == found


def test_types_that_go_together_are_one_column(tmp_path):
    """Whole numbers and decimals are numbers; numbers and text are refused, all nulls go with anything."""
    for name, values in (("a", [1, 2]), ("b", [0.5]), ("c", pl.Series([None], dtype=pl.Null))):
        pl.DataFrame({"n": values}).write_parquet(tmp_path / f"{name}.parquet")
    assert read(tmp_path).frame["n"].to_list() == [1.0, 2.0, 0.5, None]
    pl.DataFrame({"n": ["x"]}).write_parquet(tmp_path / "d.parquet")
    assert code(tmp_path) == "columns-differ"


def test_a_path_that_contradicts_its_rows_is_refused(tmp_path):
    """The column is in path and file: equal values are one column, others are an error."""
    folder = tmp_path / "year=2026"
    folder.mkdir()
    pl.DataFrame({"n": [1], "year": [2026]}).write_parquet(folder / "a.parquet")
    assert read(tmp_path).frame.rows() == [(1, 2026)]
    pl.DataFrame({"n": [1], "year": [2025]}).write_parquet(folder / "b.parquet")
    assert code(tmp_path) == "partition-disagrees"


def test_an_empty_part_is_left_out_and_a_file_without_bytes_is_not(tmp_path):
    """Writers leave parts without rows; a file of no bytes was not written."""
    write(tmp_path / "a.csv", "n,k\n")
    write(tmp_path / "b.csv", "n,k\n1,x\n")
    assert read(tmp_path).frame.height == 1
    write(tmp_path / "b.csv", "n,k\n")
    assert code(tmp_path) == "table-empty"
    write(tmp_path / "c.csv", "")
    assert code(tmp_path) == "table-empty"


def test_formats_are_not_mixed(tmp_path):
    """Text beside Parquet is told with one file of each."""
    write(tmp_path / "a.csv", "n\n1\n")
    pl.DataFrame({"n": [1]}).write_parquet(tmp_path / "b.parquet")
    assert code(tmp_path) == "formats-differ"
    assert read(tmp_path / "*.parquet").frame.height == 1


def test_nothing_to_read_is_told(tmp_path):
    """A folder without a table, a pattern without a file."""
    write(tmp_path / "notes.md", "x")
    assert code(tmp_path) == "file-is-folder"
    assert code(f"{tmp_path}/*.csv") == "pattern-empty"


def test_a_name_with_brackets_is_that_file(tmp_path):
    """A pattern is only one where no file has that name."""
    write(tmp_path / "a[1].csv", "n\n1\n")
    (tmp_path / "b#1.csv.gz").write_bytes(gzip.compress(b"n\n2\n"))
    assert read(tmp_path / "a[1].csv").frame["n"].to_list() == ["1"]
    assert read(tmp_path / "b#1.csv.gz").frame["n"].to_list() == ["2"]


def test_how_a_contract_names_them(sales):
    """Relative to the contract where it is above, absolute elsewhere."""
    above, beside = sales.parent, sales.parent / "model"
    assert source(sales).written(above) == "sales"
    assert source(f"{sales}/year=2025/*/*.parquet").written(above) == "sales/year=2025/*/*.parquet"
    assert source(sales).written(beside) == sales.resolve().as_posix()
    assert source(sales).title == "sales"

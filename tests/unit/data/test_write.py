"""Files that are whole or not there."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from holdfast.data import TableWriter, read, write_table
from holdfast.errors import DataError

FRAME = pl.DataFrame({"row": [1, 2], "p": [0.1 + 0.2, None], "flags": [["a", "b"], []]})


def _write(path: Path, batches: list[pl.DataFrame]) -> None:
    with TableWriter(path, FRAME.schema) as writer:
        for batch in batches:
            writer.append(batch)


@pytest.mark.parametrize("suffix", [".parquet", ".arrow", ".feather"])
def test_columnar_files_keep_everything(tmp_path: Path, suffix: str) -> None:
    """Types, lists and nulls come back."""
    write_table(FRAME, tmp_path / f"t{suffix}")
    assert read(tmp_path / f"t{suffix}").frame.equals(FRAME)


def test_lists_are_joined_in_csv(tmp_path: Path) -> None:
    """Doubles keep every digit, an empty list is empty text."""
    write_table(FRAME, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == 'row,p,flags\n1,0.30000000000000004,a; b\n2,,""\n'


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow"])
def test_batches_become_one_file(tmp_path: Path, suffix: str) -> None:
    """Rows keep their order, whatever the batches, and nothing is left beside the file."""
    with TableWriter(tmp_path / f"t{suffix}", FRAME.schema) as writer:
        for _ in range(12):
            writer.append(FRAME)
        assert not (tmp_path / f"t{suffix}").exists()
    assert writer.rows == 24
    assert read(tmp_path / f"t{suffix}").frame["row"].cast(pl.Int64).to_list() == [1, 2] * 12
    assert [path.name for path in tmp_path.iterdir()] == [f"t{suffix}"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow"])
def test_a_file_without_rows_has_its_columns(tmp_path: Path, suffix: str) -> None:
    """A writer that got nothing writes the header."""
    path = tmp_path / f"t{suffix}"
    with TableWriter(path, FRAME.schema):
        pass
    found = {".csv": pl.read_csv, ".parquet": pl.read_parquet, ".arrow": pl.read_ipc}[suffix](path)
    assert found.columns == FRAME.columns
    assert found.height == 0


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_error_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    """Who fails in the middle changes nothing and leaves nothing behind."""
    path = tmp_path / f"t{suffix}"
    path.write_text("old")
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        _write(path, [FRAME, FRAME.drop("p")])
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_unusable_names_are_refused(tmp_path: Path) -> None:
    """An unknown suffix and a missing folder are named before anything is computed."""
    with pytest.raises(DataError) as caught:
        write_table(FRAME, tmp_path / "t.xlsx")
    assert caught.value.code == "format-unsupported"
    with pytest.raises(DataError) as caught:
        write_table(FRAME, tmp_path / "none" / "t.csv")
    assert caught.value.code == "cannot-write"

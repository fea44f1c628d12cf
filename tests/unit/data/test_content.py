"""Files that change while they are read."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from holdfast.data import batches, read
from holdfast.data.content import Content
from holdfast.data.sources import file
from holdfast.errors import DataError

ROWS = 5_000


def write(path: Path, ending: str) -> Path:
    frame = pl.DataFrame({"n": range(ROWS), "k": ["x"] * ROWS})
    if ending == "parquet":
        frame.write_parquet(path, row_group_size=500)
    elif ending == "arrow":
        frame.write_ipc(path)
    elif ending == "csv.gz":
        path.write_bytes(gzip.compress(frame.write_csv().encode()))
    else:
        frame.write_csv(path)
    return path


def told(path: Path, change: Callable[[], object], *, after: int = 1, rows: int = 1_000) -> DataError:
    """Return the error of reading a file to which something is done after some batches."""

    def reading() -> None:
        for i, _ in enumerate(batches(path, rows=rows), 1):
            if i == after:
                change()

    with pytest.raises(DataError) as caught:
        reading()
    return caught.value


def append(path: Path) -> None:
    with path.open("ab") as more:
        more.write(b"5000,x\n")


@pytest.mark.parametrize("after", [1, 5])
@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet", "arrow"])
def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, ending, after):
    """At the first batch or the last: the error says by how much it grew."""
    path = write(tmp_path / f"t.{ending}", ending)
    error = told(path, lambda: append(path), after=after)
    assert error.code == "file-changed"
    assert "grew from" in error.happened
    assert error.next


def test_a_file_is_read_as_far_as_it_went_when_it_was_opened(tmp_path):
    """One that grows as fast as it is read has an end."""
    path = write(tmp_path / "t.csv", "csv")
    content = Content.of(path)
    append(path)
    with content.open() as stream:
        assert stream.read().endswith(b"4999,x\n")


@pytest.mark.parametrize("change", ["touched", "replaced", "removed"])
def test_a_file_that_is_written_anew_or_taken_away_is_refused(tmp_path, change):
    """The same size with another time, another file of that name, no file any more."""
    path = write(tmp_path / "t.csv", "csv")
    done = {
        "touched": lambda: os.utime(path, ns=(1, 1)),
        "replaced": lambda: write(tmp_path / "new.csv", "csv").replace(path),
        "removed": path.unlink,
    }[change]
    assert told(path, done).code == "file-changed"


def test_a_change_says_more_than_the_damage_it_does(tmp_path, monkeypatch):
    """A file that is replaced by half of one while it is read is told as changed, not as damaged."""
    path = write(tmp_path / "t.parquet", "parquet")
    whole, found = path.read_bytes(), file.format_of

    def replaced(content):
        path.write_bytes(whole[:1_000])
        return found(content)

    monkeypatch.setattr(file, "format_of", replaced)
    with pytest.raises(DataError) as caught:
        read(path)
    assert caught.value.code == "file-changed"


def test_a_part_of_a_file_may_be_read_while_it_grows(tmp_path):
    """A limit looks at the first rows alone."""
    path = write(tmp_path / "t.csv", "csv")
    assert read(path, limit=10).frame.height == 10

"""The quarantine as a product: every bad row with its reasons, and which pass after a fix."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from holdfast.errors import DataError
from holdfast.project import Project


@pytest.fixture
def dirty(copy):  # type: ignore[no-untyped-def]
    """Return a project whose table has a bad age, a short record, and two bad cells in one row."""
    folder = copy(champion=True)
    table = folder / "customers.csv"
    lines = table.read_text().splitlines()
    names = lines[0].split(",")
    age, city = names.index("age"), names.index("city")

    def with_cells(line: str, cells: dict[int, str]) -> str:
        fields = line.split(",")
        return ",".join(cells.get(i, field) for i, field in enumerate(fields))

    lines[3] = with_cells(lines[3], {age: "old"})
    lines[7] = "1,2"
    lines[9] = with_cells(lines[9], {age: "-4", city: '"Paris, F"'})
    table.write_text("\n".join(lines) + "\n")
    return folder


def test_every_row_is_kept_with_number_raw_content_and_every_reason(dirty: Path):
    """Rows are those of the file, whatever else is wrong with them."""
    project = Project(dirty)
    project.check()
    (held,) = project.quarantine()
    assert (held.command, held.source, held.rows) == ("check", "customers.csv", 3)
    assert held.reasons["age is of the wrong type"] == 1
    assert held.reasons["age is out of range"] == 1
    shown = project.show_quarantine()
    assert [row.row for row in shown.rows] == [3, 7, 9]
    lines = (dirty / "customers.csv").read_text().splitlines()
    assert [row.raw for row in shown.rows] == [lines[3], lines[7], lines[9]]
    assert [len(row.reasons) for row in shown.rows] == [1, 1, 2]


def test_the_same_rows_are_one_entry(dirty: Path):
    """Checking twice and then training does not triple the list."""
    Project(dirty).check()
    Project(dirty).check()
    Project(dirty).train()
    assert [held.command for held in Project(dirty).quarantine()] == ["train"]


def test_rows_are_found_by_reason_and_written(dirty: Path):
    """``--reason`` and ``--limit`` choose, ``--output`` writes all that match."""
    project = Project(dirty)
    project.check()
    shown = project.show_quarantine(reason="Wrong Type", limit=5, output=dirty / "bad.parquet")
    assert shown.matching == 1
    assert pl.read_parquet(dirty / "bad.parquet")["row"].to_list() == [3]
    assert project.show_quarantine(limit=1).matching == 3


def test_replay_after_a_fix_of_the_contract(dirty: Path):
    """A wider contract lets one row in; the others say why they still fail."""
    Project(dirty).check()
    contract = dirty / "holdfast.yaml"
    text = contract.read_text().replace("{type: integer, min: 0}", "{type: integer}")
    contract.write_text(text.replace("values: [Bern, Oslo, Rome]", 'values: [Bern, Oslo, Rome, "Paris, F"]'))
    record = Project(dirty).replay_quarantine(output=dirty / "passing.csv")
    assert (record.passing, record.failing) == ([9], [3, 7])
    assert record.reasons["age is of the wrong type"] == 1
    assert pl.read_csv(dirty / "passing.csv")["city"].to_list() == ["Paris, F"]


def test_replay_with_a_mended_source(dirty: Path):
    """Rows of the same numbers in the mended file are judged in place of those that were kept."""
    Project(dirty).check()
    table = dirty / "customers.csv"
    lines = table.read_text().splitlines()
    lines[3] = lines[4]
    (dirty / "mended.csv").write_text("\n".join(lines[:8]) + "\n")
    record = Project(dirty).replay_quarantine(data=dirty / "mended.csv")
    assert (record.passing, record.failing, record.gone) == ([3], [7], [9])


def test_scored_rows_are_held_too(dirty: Path):
    """All batches of a file are one entry, in constant memory."""
    project = Project(dirty)
    scoring = project.score(dirty / "customers.csv", dirty / "out.parquet")
    (held,) = project.quarantine()
    assert (held.command, held.rows, held.read) == ("score", scoring.rejected, scoring.rows)


def test_a_clean_table_leaves_nothing(copy):  # type: ignore[no-untyped-def]
    """No entry, and an error that says what to type."""
    project = Project(copy(champion=True))
    project.check()
    assert project.quarantine() == []
    with pytest.raises(DataError) as empty:
        project.show_quarantine()
    assert empty.value.code == "quarantine-empty"


def test_an_unknown_name(dirty: Path):
    """The names that there are, are told."""
    project = Project(dirty)
    project.check()
    with pytest.raises(DataError) as unknown:
        project.show_quarantine("zzz")
    assert unknown.value.code == "quarantine-unknown"
    assert project.quarantine()[0].id in unknown.value.expected


def test_a_run_that_stopped_is_not_listed(dirty: Path):
    """Rows without a description were not written to the end."""
    project = Project(dirty)
    project.check()
    next((dirty / ".holdfast" / "quarantine").glob("*.json")).unlink()
    assert project.quarantine() == []

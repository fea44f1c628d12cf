"""Each way in which a table drifts away from its contract, the evidence, and the edit that follows it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from holdfast.contract import parse
from holdfast.project import Project

ROWS = 300


def table(**changed: object) -> dict[str, object]:
    """Return columns of raw cells as a CSV would give them; a column set to None is dropped."""
    columns: dict[str, object] = {
        "age": [str(20 + i % 50) for i in range(ROWS)],
        "city": [("Bern", "Oslo", "Rome")[i % 3] for i in range(ROWS)],
        "day": [f"2026-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(ROWS)],
        "price": [f"{5 + i % 90}.25" for i in range(ROWS)],
        "left": [str(i % 2) for i in range(ROWS)],
    }
    return {name: cells for name, cells in (columns | changed).items() if cells is not None}


CONTRACT = """\
name: shop
task: binary
data: shop.csv
target: left
positive: 1
columns:
  age: {type: integer, min: 0}  # years
  city: {type: category, values: [Bern, Oslo, Rome]}
  day: {type: datetime}
  price: {type: number, min: 0}
slices: [city]
features: {}
"""


@pytest.fixture
def shop(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return what makes a project with a changed table."""

    def make(contract: str = CONTRACT, **changed: object) -> Project:
        (tmp_path / "holdfast.yaml").write_text(contract)
        pl.DataFrame(table(**changed)).write_csv(tmp_path / "shop.csv")
        return Project(tmp_path)

    return make


def kinds(proposal) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    """Return kind and column of every change."""
    return [(change.kind, change.column) for change in proposal.changes]


def test_a_table_as_the_contract_says(shop):  # type: ignore[no-untyped-def]
    """Nothing to propose."""
    assert shop().propose().changes == []


CASES = {
    "renamed": ({"age": None, "Age_": [str(20 + i % 50) for i in range(ROWS)]}, "aliases: {Age_: age}"),
    "renamed beyond recognition": (
        {"city": None, "place": ["Bern", "Oslo", "Rome"] * (ROWS // 3)},
        "aliases: {place: city}",
    ),
    "dropped": ({"price": None}, "-  price: {type: number, min: 0}"),
    "added": ({"shoe": [str(i % 9 + 36) for i in range(ROWS)]}, "+  shoe: {type: integer, min: 36, max: 44}"),
    "retyped": (
        {"age": [f"{20 + i % 50}.5" for i in range(ROWS)]},
        "+  age: {type: number, min: 0}  # years",
    ),
    "new levels": (
        {"city": [("Bern", "Oslo", "Rome", "Paris")[i % 4] for i in range(ROWS)]},
        "values: [Bern, Oslo, Rome, Paris]",
    ),
    "another format of dates": (
        {"day": [f"{1 + i % 28:02d}.{1 + i % 12:02d}.2026" for i in range(ROWS)]},
        'day: {type: datetime, format: "%d.%m.%Y"}',
    ),
    "another unit": ({"price": [f"${5 + i % 90}.25" for i in range(ROWS)]}, 'unit: "$"'),
    "a comma before decimals": ({"price": [f"{5 + i % 90},25" for i in range(ROWS)]}, 'format: "1234,50"'),
}


@pytest.mark.parametrize("case", CASES)
def test_the_edit_follows_the_change(shop, case: str):  # type: ignore[no-untyped-def]
    """Proposed as a diff, applied on request, and then the table is as the contract says, row for row."""
    changed, line = CASES[case]
    project = shop(**changed)
    before = project.workspace.contract.read_text()
    proposal = project.propose()
    assert len(proposal.changes) == 1
    assert line in proposal.diff
    assert project.workspace.contract.read_text() == before
    assert project.propose(apply=True).open == []
    after = project.workspace.contract.read_text()
    parse(after)
    assert "# years" in after
    again = Project(project.root)
    assert again.propose().changes == []
    assert again.check().rows.quarantined == 0


def test_findings_have_names_and_evidence(shop):  # type: ignore[no-untyped-def]
    """``check`` names each change by its code."""
    report = shop(
        age=[str(20 + i % 50) + (".5" if i % 10 == 0 else "") for i in range(ROWS)],
        city=[("Bern", "Oslo", "Rome", "Paris")[0 if i % 9 else 3] for i in range(ROWS)],
        day=[f"2026-01-{1 + i % 28:02d}" if i % 5 else f"{1 + i % 28:02d}.01.2026" for i in range(ROWS)],
    ).check()
    found = {finding.code: finding for finding in report.findings}
    assert found["DQ007"].column == "age"
    assert found["DQ008"].evidence["levels"] == {"Paris": 34}
    assert found["DQ009"].evidence["was"] == "datetime"
    assert found["DQ009"].evidence["rows"] == 60


def test_two_notations_side_by_side_have_no_edit(shop):  # type: ignore[no-untyped-def]
    """No contract reads both, and to choose one would quarantine the other half."""
    price = [f"{5 + i % 90}.25" if i % 2 else f"{5 + i % 90},25" for i in range(ROWS)]
    proposal = shop(price=price).propose(apply=True)
    assert [change.edited for change in proposal.changes] == [False]
    assert (proposal.applied, proposal.diff, len(proposal.open)) == (False, "", 1)


def test_a_dropped_column_that_an_expression_reads_stays(shop):  # type: ignore[no-untyped-def]
    """The edit would break the contract, so the reader is named instead."""
    contract = CONTRACT.replace("features: {}", "features: {dear: price > 50}")
    (change,) = shop(contract, price=None).propose().changes
    assert (change.kind, change.edited) == ("dropped", False)
    assert "features.dear" in change.remedy


def test_every_row_is_bad_and_the_way_on_is_told(shop):  # type: ignore[no-untyped-def]
    """A whole column that changed leaves no row; the error names the command that mends it."""
    from holdfast.errors import DataError

    project = shop(day=[f"{1 + i % 28:02d}.{1 + i % 12:02d}.2026" for i in range(ROWS)])
    with pytest.raises(DataError) as refused:
        project.check()
    assert refused.value.code == "no-rows-left"
    assert "holdfast check --propose" in refused.value.next


def test_a_number_that_happens_to_fit_is_no_rename(shop):  # type: ignore[no-untyped-def]
    """Any number keeps the rule of a price; without a name that looks like it, nothing is renamed."""
    proposal = shop(price=None, shoe=[str(i % 9 + 36) for i in range(ROWS)]).propose()
    assert kinds(proposal) == [("dropped", "price"), ("added", "shoe")]

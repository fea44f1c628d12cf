"""DQ003."""

from __future__ import annotations

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.column_missing import column_missing
from holdfast.checks.testing import contract, table


def flawed() -> TableContext:
    """One column has another name now, one is gone."""
    return table(
        {"Age": [30.0, 40.0], "geography": ["FR", "DE"]},
        [0, 1],
        missing=("Geography", "Tenure"),
        unknown=("geography",),
        renamed={"Geography": "geography"},
    )


def twin() -> TableContext:
    """The table has what the contract names."""
    return table({"Age": [30.0, 40.0], "Geography": ["FR", "DE"]}, [0, 1])


def test_it_blocks() -> None:
    """A model cannot be trained or asked without a column that it reads."""
    assert {f.severity for f in run_checks([column_missing], flawed(), contract()).findings} == {"error"}

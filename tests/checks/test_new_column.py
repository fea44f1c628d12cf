"""DQ004."""

from __future__ import annotations

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.new_column import new_column
from holdfast.checks.testing import contract, table


def flawed() -> TableContext:
    """March has a column that January's contract does not know."""
    return table({"Age": [30.0, 40.0], "channel": ["web", "branch"]}, [0, 1], unknown=("channel",))


def twin() -> TableContext:
    """The contract names it."""
    return table({"Age": [30.0, 40.0], "channel": ["web", "branch"]}, [0, 1])


def test_a_renamed_column_is_not_new() -> None:
    """What is taken for the new name of a missing column is told there, once."""
    context = table(
        {"geography": ["FR", "DE"]},
        [0, 1],
        missing=("Geography",),
        unknown=("geography",),
        renamed={"Geography": "geography"},
    )
    assert run_checks([new_column], context, contract()).findings == []

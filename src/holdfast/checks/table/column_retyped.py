"""DQ007: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ007", stage="table", severity="warning")
def column_retyped(table: TableContext) -> Iterator[Found]:
    """A column holds another type than the contract says.

    What it finds
    -------------
    A column in which at least five cells and one row in a hundred are of the wrong type, and look like another type:
    decimals in a column of integers, words in a column of numbers.

    Why it matters
    --------------
    Such rows are quarantined. When a whole column changes upstream, every row of the next table is, and the model
    answers nobody; when a part of it does, the rows that are left are a selection.

    How sure it is
    --------------
    Certain that the cells do not fit; what they are now is judged from the cells themselves.

    How to fix
    ----------
    ``holdfast check --propose`` shows the edit of the contract that follows the change, ``--apply`` writes it; or mend
    the column where the table is made.

    Example
    -------
    ``rooms`` was 3 and is 3.5 since somebody counts half rooms.
    """
    for change in table.changes:
        if change.kind == "retyped":
            remedy = change.remedy or "`holdfast check --propose`, or mend it where the table is made"
            yield Found(change.message, "certain", change.column, change.evidence, remedy)

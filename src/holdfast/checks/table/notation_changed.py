"""DQ009: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ009", stage="table", severity="warning")
def notation_changed(table: TableContext) -> Iterator[Found]:
    """A column is written in another way, or in another unit, than the contract says.

    What it finds
    -------------
    A column of the same type in which at least five cells and one row in a hundred are written otherwise: another
    format of dates, a comma before decimals, another unit beside the number.

    Why it matters
    --------------
    ``03.04.2026`` and ``04/03/2026`` are one day to a person and two to a program; five euros are not five dollars. So
    a cell in another notation is of the wrong type and quarantines its row, and is never read as something else.

    How sure it is
    --------------
    Certain that the cells do not fit; the new notation is the one that fits them all.

    How to fix
    ----------
    ``holdfast check --propose`` shows the edit of the contract, ``--apply`` writes it. A new *unit* also changes what
    the numbers mean: convert them where the table is made, or train again.

    Example
    -------
    ``day`` was 2026-04-03 and is 03.04.2026 since the export was moved.
    """
    for change in table.changes:
        if change.kind == "rewritten":
            remedy = change.remedy or "`holdfast check --propose`, or mend it where the table is made"
            yield Found(change.message, "certain", change.column, change.evidence, remedy)

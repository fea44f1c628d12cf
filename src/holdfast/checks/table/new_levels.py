"""DQ008: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ008", stage="table", severity="warning")
def new_levels(table: TableContext) -> Iterator[Found]:
    """A category has levels that the contract does not know.

    What it finds
    -------------
    A column with stated ``values`` in which at least five cells and one row in a hundred hold another level.

    Why it matters
    --------------
    The model has learned nothing about them. Where the contract rejects unseen levels their rows are quarantined; where
    it flags or imputes them they are answered without basis.

    How sure it is
    --------------
    Certain.

    How to fix
    ----------
    ``holdfast check --propose`` shows the levels to be added, ``--apply`` writes them; then train again. A level that
    is another spelling of a known one is better mended where the table is made.

    Example
    -------
    The bank opened branches in Portugal, and ``Geography`` knows France, Germany and Spain.
    """
    for change in table.changes:
        if change.kind == "new levels":
            remedy = "`holdfast check --propose`, then train again"
            yield Found(change.message, "certain", change.column, change.evidence, remedy)

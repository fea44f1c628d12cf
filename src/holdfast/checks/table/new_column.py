"""DQ004: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ004", stage="table", severity="note")
def new_column(table: TableContext) -> Iterator[Found]:
    """The table has a column that the contract does not name.

    What it finds
    -------------
    A column that is neither in ``columns`` nor in ``ignore`` and has no role.

    Why it matters
    --------------
    It may be a feature that nobody uses, or the new name of one that is missing. It is not used, and a request
    that sends it is refused, until the contract names it.

    How sure it is
    --------------
    Certain.

    How to fix
    ----------
    Add it to ``columns`` to use it, or to ``ignore`` to accept it unused.

    Example
    -------
    A table of March has ``channel``; the contract of January does not know it.
    """
    taken = set(table.renamed.values()) if table.renamed else set()
    for name in table.unknown:
        if name not in taken:
            yield Found(
                f"{name} is in the table and not in the contract",
                "certain",
                name,
                {"rows": len(table.labels)},
                f"add {name} to `columns` to use it, or to `ignore`",
            )

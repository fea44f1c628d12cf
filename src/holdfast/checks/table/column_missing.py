"""DQ003: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ003", stage="table", severity="error")
def column_missing(table: TableContext) -> Iterator[Found]:
    """A column of the contract is not in the table.

    What it finds
    -------------
    A column that the contract names and the table lacks; where an unknown column looks like it, the finding says
    that it may have been renamed.

    Why it matters
    --------------
    Upstream renames and drops columns without a word. A model that goes on with a column of nulls answers with
    confidence and without basis.

    How sure it is
    --------------
    Certain that it is missing; a rename is a guess by name.

    How to fix
    ----------
    Bring the column back, or take it out of ``columns``; for a rename, write the new name in the contract.

    Example
    -------
    The contract has ``Geography``, the table ``geography``.
    """
    for name in table.missing:
        renamed = table.renamed.get(name) if table.renamed else None
        yield Found(
            f"{name} is not in the table" + (f"; it may be called {renamed} now" if renamed else ""),
            "certain",
            name,
            {"renamed": renamed, "unknown": list(table.unknown)},
            f"rename {name} to {renamed} in the contract"
            if renamed
            else f"bring {name} back, or take it out of `columns`",
        )

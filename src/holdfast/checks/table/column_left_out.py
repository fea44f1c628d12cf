"""DQ005: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ005", stage="table", severity="note")
def column_left_out(table: TableContext) -> Iterator[Found]:
    """A text or date column is recognised and not used as a feature.

    What it finds
    -------------
    Columns of the kinds ``text`` and ``datetime`` that are not ignored and have no role.

    Why it matters
    --------------
    What they say is lost to the model, and nobody should have to find that out from the source code.

    How sure it is
    --------------
    Certain.

    How to fix
    ----------
    Nothing needs fixing; put the column under ``ignore`` to say so on purpose.

    Example
    -------
    ``Surname`` with 2,932 levels in 10,000 rows.
    """
    roles = {table.settings.entity, table.settings.time, *table.settings.ignore}
    for name, column in table.settings.columns.items():
        if column.type in ("text", "datetime") and name not in roles:
            yield Found(
                f"{name} holds {'dates' if column.type == 'datetime' else 'text'} and is left out of the features",
                "certain",
                name,
                {"type": column.type},
                f"add {name} to `ignore` to leave it out on purpose",
            )

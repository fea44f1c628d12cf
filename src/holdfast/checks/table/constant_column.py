"""DQ001: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check


@check("DQ001", stage="table", severity="warning")
def constant_column(table: TableContext) -> Iterator[Found]:
    """A feature has one value in all rows.

    What it finds
    -------------
    A feature with a single distinct value and nothing missing, or with nothing but missing values.

    Why it matters
    --------------
    It cannot help, and it can hurt: a column that is constant in the extract is often one that a join lost or that
    somebody filled with a default.

    How sure it is
    --------------
    Certain, for the rows at hand.

    How to fix
    ----------
    Find out why it is constant; put it under ``ignore`` until it is not.

    Example
    -------
    ``transfer`` in the first 17,424 rows of the electricity table.
    """
    for column in table.features.values():
        missing = int(column.missing.sum())
        if column.distinct > 1 or (column.distinct == 1 and missing > 0):
            continue
        value = column.levels[0] if column.levels else "missing"
        yield Found(
            f"{column.name} is {value} in all {len(table.labels):,} rows",
            "certain",
            column.name,
            {"value": value, "rows": len(table.labels)},
            f"add {column.name} to `ignore`, or find out why it does not vary",
        )

"""DQ006: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, NotApplicable, check


@check("DQ006", stage="table", severity="error")
def fewer_than_mostly(table: TableContext) -> Iterator[Found]:
    """Fewer rows keep a column's rule than the contract says.

    What it finds
    -------------
    A column with ``mostly`` of which a smaller share of the table's rows keeps the rule: type, range, levels, and
    null only where it is allowed. Rows that ``where`` leaves out do not count.

    Why it matters
    --------------
    ``mostly`` says that a few bad cells are no reason to lose their rows. Where many are bad, something broke
    upstream: a unit, a format, a column that moved. The model would learn from, and answer with, what is missing.

    How sure it is
    --------------
    Certain: rows are counted. In a small table the share may be an accident; one bad cell in ten is 10 %.

    How to fix
    ----------
    Look at the cells (``holdfast quarantine`` and the report count them by kind) and mend the table; or correct the
    rule of the column, or its ``mostly``, where the world has changed.

    Example
    -------
    ``age`` is ``{type: integer, min: 0, mostly: 0.99}`` and 940 of 1,000 rows hold such a number.

    References
    ----------
    The name is that of Great Expectations, where a batch passes or fails; here rows are answered one by one.
    """
    if not table.kept:
        raise NotApplicable("no column has mostly")
    for name, (kept, rows) in table.kept.items():
        mostly = table.settings.columns[name].mostly or 0.0
        if kept < mostly * rows:
            yield Found(
                f"{kept:,} of {rows:,} rows keep the rule of {name}, fewer than mostly: {mostly:g}",
                "certain",
                name,
                {"kept": kept, "rows": rows, "mostly": mostly},
                f"mend {name} in the table, or correct its rule or `mostly` in the contract",
            )

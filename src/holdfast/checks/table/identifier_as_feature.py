"""LK005: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, NotApplicable, check

FEWEST_ROWS = 100
DISTINCT = 0.99
NEARLY_ALL = 0.8


@check("LK005", stage="table", severity="warning")
def identifier_as_feature(table: TableContext) -> Iterator[Found]:
    """A feature only names the row.

    What it finds
    -------------
    A feature of whole numbers or of levels in which at least 99 % of the values are distinct.

    Why it matters
    --------------
    A number that only names a row says nothing about the next one. What a model finds in it is the order in which
    the rows were written, which in production is always "later than everything".

    How sure it is
    --------------
    Likely where the whole numbers run without gaps (but for the rows of the holdout), as a row number does;
    otherwise suspicious, since an amount in whole units can be as distinct. It warns and does not block. Not
    applicable under 100 rows.

    How to fix
    ----------
    Put the column under ``ignore``, or name it as ``entity`` when one record can come several times.

    Example
    -------
    ``RowNumber`` runs from 1 to 10,000.

    References
    ----------
    Kaufman et al. (2012), section 2: the patient identifier that predicted breast cancer (KDD Cup 2008).
    """
    if len(table.labels) < FEWEST_ROWS:
        raise NotApplicable(f"{len(table.labels)} rows, fewer than {FEWEST_ROWS}")
    for column in table.features.values():
        present = int((~column.missing).sum())
        if present < FEWEST_ROWS or column.distinct < DISTINCT * present or not _names(column):
            continue
        running = column.numeric and _running(column, 1.0 - table.settings.holdout.share)
        yield Found(
            f"{column.name} has {column.distinct:,} distinct values in {present:,} rows"
            + (", without a gap" if running else ""),
            "likely" if running else "suspicious",
            column.name,
            {"distinct": column.distinct, "rows": present, "running": running},
            f"add {column.name} to `ignore`, or name it as `entity`",
        )


def _names(column: TableColumn) -> bool:
    if column.kind == "category":
        return True
    values = column.values[~column.missing]
    whole = column.numeric and column.kind != "datetime"  # every moment differs, and none is a name
    return whole and bool((values == np.round(values)).all())


def _running(column: TableColumn, training_share: float) -> bool:
    # the rows are the training side of a split, so a running number has gaps where the holdout's rows are
    values = column.values[~column.missing]
    return bool(column.distinct / (values.max() - values.min() + 1.0) >= NEARLY_ALL * training_share)

"""LK001: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check
from holdfast.types import Array

ROWS_A_LEVEL = 20


@check("LK001", stage="table", severity="error")
def target_in_another_column(table: TableContext) -> Iterator[Found]:
    """A feature is the target under another name.

    What it finds
    -------------
    A feature whose value fixes the target in every row: a copy, a recoding ("gone" and "stays" for 1 and 0), a
    status with several codes of which each stands for one class, or, for a regression, a copy in another unit
    (target = a + b x column, to twelve digits). Missing counts as a value.

    Why it matters
    --------------
    The model learns to read the answer. It looks perfect until production, where the column is empty or not yet
    written when the prediction is made.

    How sure it is
    --------------
    Certain: the relation holds in all rows. A column needs at least 20 rows a value, so an identifier, which
    also fixes the target in every row, is not meant. A copy with a single wrong row is not found here but as
    ``single-feature-predicts-target``.

    How to fix
    ----------
    Put the column under ``ignore``. It may still be sent in requests, and is not used.

    Example
    -------
    ``closed`` is "gone" in exactly the rows where ``Exited`` is 1.

    References
    ----------
    Kapoor and Narayanan (2023), Leakage and the reproducibility crisis in machine-learning-based science,
    Patterns 4(9), type L2.
    """
    fixes = _fixes_class if table.binary else _fixes_number
    for column in table.features.values():
        how = fixes(column, table.labels)
        if how is not None:
            yield Found(
                f"{column.name} fixes {table.settings.target} in all {len(table.labels):,} rows: {how}",
                "certain",
                column.name,
                {"rows": len(table.labels), "values": column.distinct, "missing": int(column.missing.sum())},
                f"add {column.name} to `ignore`",
            )


def _fixes_class(column: TableColumn, labels: Array) -> str | None:
    codes = column.codes + 1
    count = np.bincount(codes)
    hits = np.bincount(codes, weights=labels)
    used = count > 0
    pure = (hits[used] == 0) | (hits[used] == count[used])
    if used.sum() < 2 or not pure.all() or len(labels) < ROWS_A_LEVEL * used.sum():
        return None
    if not 0 < labels.sum() < len(labels):
        return None
    names = ["missing", *column.levels]
    positive = [names[i] for i in np.flatnonzero(used & (hits > 0))]
    return f"the target is positive exactly where it is {', '.join(positive[:3])}{' ...' if len(positive) > 3 else ''}"


def _fixes_number(column: TableColumn, labels: Array) -> str | None:
    if not column.numeric or column.missing.any() or column.distinct < 3:
        return None
    slope, offset = np.polyfit(column.values, labels, 1)
    off = np.abs(labels - (offset + slope * column.values)).max()
    if off > 1e-9 * max(1.0, float(np.abs(labels).max())):
        return None
    return f"the target is {offset:.6g} + {slope:.6g} x {column.name}"

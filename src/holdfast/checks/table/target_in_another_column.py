"""LK001: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.types import Array

ROWS_A_LEVEL = 20
FEWEST_OF_A_CLASS = 5


@check("LK001", stage="table", severity="error")
def target_in_another_column(table: TableContext) -> Iterator[Found]:
    """A feature is the target under another name.

    What it finds
    -------------
    A feature whose value fixes the target in every row: a copy, a recoding ("gone" and "stays" for 1 and 0), a
    status with several codes of which each stands for one of two or more classes (missing counts as a value), or, for a
    regression, a copy in another unit: target = a + b x column, to nine digits of the target's spread, in all rows
    that have the column, half of the table at least.

    Why it matters
    --------------
    The model learns to read the answer. It looks perfect until production, where the column is empty or not yet
    written when the prediction is made.

    How sure it is
    --------------
    Certain: the relation holds in all rows. A column needs at least 20 rows a value, so an identifier, which
    also fixes the target in every row, is not meant. Not applicable with fewer than five rows (entities) of a
    class, where chance can do it. A copy with a single wrong row is not found here but as
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
    if (table.binary or table.several) and _units(table) < FEWEST_OF_A_CLASS:
        raise NotApplicable(f"fewer than {FEWEST_OF_A_CLASS} rows or entities of a class")
    for column in table.features.values():
        how = _relation(column, table)
        if how is not None:
            yield Found(
                f"{column.name} fixes {table.settings.target} in all {_rows(column, table)}: {how}",
                "certain",
                column.name,
                {"rows": len(table.labels), "values": column.distinct, "missing": int(column.missing.sum())},
                f"add {column.name} to `ignore`",
            )


def _rows(column: TableColumn, table: TableContext) -> str:
    missing = int(column.missing.sum())
    if table.binary or table.several or not missing:
        return f"{len(table.labels):,} rows"
    return f"{len(table.labels) - missing:,} rows that have it"


def _units(table: TableContext) -> int:
    sides = range(len(table.settings.classes)) if table.several else (0, 1)
    return min(table.count_entities(table.labels == side) for side in sides)


def _relation(column: TableColumn, table: TableContext) -> str | None:
    if table.binary:
        return _recoded_class(column, table.labels)
    if table.several:
        return _recoded_amount(column, table.labels, "class")
    return _other_unit(column, table.labels) if column.numeric else _recoded_amount(column, table.labels)


def _recoded_class(column: TableColumn, labels: Array) -> str | None:
    codes = column.codes + 1
    count = np.bincount(codes)
    hits = np.bincount(codes, weights=labels)
    used = count > 0
    pure = (hits[used] == 0) | (hits[used] == count[used])
    if used.sum() < 2 or not pure.all() or len(labels) < ROWS_A_LEVEL * used.sum():
        return None
    names = ["missing", *column.levels]
    positive = [names[i] for i in np.flatnonzero(used & (hits > 0))]
    return f"the target is positive exactly where it is {', '.join(positive[:3])}{' ...' if len(positive) > 3 else ''}"


def _recoded_amount(column: TableColumn, labels: Array, what: str = "amount") -> str | None:
    codes = column.codes + 1
    levels = np.unique(codes)
    if len(levels) < 2 or len(labels) < ROWS_A_LEVEL * len(levels) or labels.min() == labels.max():
        return None
    low, high = np.full(codes.max() + 1, np.inf), np.full(codes.max() + 1, -np.inf)
    np.minimum.at(low, codes, labels)
    np.maximum.at(high, codes, labels)
    return f"each of its values stands for one {what}" if (low[levels] == high[levels]).all() else None


def _other_unit(column: TableColumn, labels: Array) -> str | None:
    present = ~column.missing
    rows = int(present.sum())
    if rows < ROWS_A_LEVEL or 2 * rows < len(labels) or column.distinct < 3:
        return None
    x, y = column.values[present], labels[present]
    middle_x, middle_y = float(x.mean()), float(y.mean())
    far_x, far_y = x - middle_x, y - middle_y
    spread, size = float(np.abs(far_y).max()), float(np.abs(y).max())
    reach = float(np.abs(far_x).max())
    if not (np.isfinite(reach) and reach > 0 and spread > 1e-9 * size):
        return None
    slope = float(((far_x / reach) @ far_y) / ((far_x / reach) @ (far_x / reach))) / reach
    # what the doubles of the table themselves cannot hold is no difference
    if np.abs(far_y - slope * far_x).max() > 1e-9 * spread + 1e-14 * size:
        return None
    return f"the target is {middle_y - slope * middle_x:.6g} + {slope:.6g} x {column.name}"

"""LK002: see the function's docstring, which is the page of this check."""

from __future__ import annotations

import math
from collections.abc import Iterator

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, check
from holdfast.stats.correlation import correlation_ratio, cramers_v, pearson, spearman

STRONG = 0.95
MOST_LEVELS = 50
FEWEST_ROWS = 20


@check("LK002", stage="table", severity="warning")
def second_target(table: TableContext) -> Iterator[Found]:
    """A column is so close to the target that it may be a second target.

    What it finds
    -------------
    A column whose correlation with the target is above .95 in size: Pearson's for two numbers (a binary target
    counts as 0 and 1) or, for amounts, Spearman's of the ranks, which sees the logarithm of the target too; the
    correlation ratio for a category and a number, Cramer's V for a category and a class. Ignored columns are
    looked at too and named, so that the reason why they are ignored is on record.

    Why it matters
    --------------
    Tables often hold several results of one measurement: the heating and the cooling load of a building, the
    amount and the amount after tax. One must not predict the other: when the one is unknown, so is the other.

    How sure it is
    --------------
    Suspicious. A legitimate predictor can be as strong, so this never blocks; a person has to say whether the
    column is known when the prediction is made. Text, dates, categories with more than 50 levels, and columns that
    fewer than half of the rows (or fewer than 20) have are not looked at.

    How to fix
    ----------
    If the column becomes known together with the target, put it under ``ignore``. If it is known before, accept the
    finding in the contract and say so.

    Example
    -------
    Energy efficiency: ``Y1`` (heating load) and ``Y2`` (cooling load) are correlated at .976.

    References
    ----------
    Kapoor and Narayanan (2023), type L2. Tsanas and Xifara (2012), Energy and Buildings 49, for the example.
    """
    for column in table.columns.values():
        strength = _strength(column, table)
        if strength > STRONG:
            ignored = column.name not in table.features
            yield Found(
                f"{column.name} goes with {table.settings.target} at {strength:.3f}"
                + (
                    ": it may be a second target, and is ignored"
                    if ignored
                    else ": it may be a second target"
                ),
                "suspicious",
                column.name,
                {"association": strength, "ignored": ignored, "rows": len(table.labels)},
                "leave it ignored" if ignored else f"add {column.name} to `ignore`, or accept this finding",
                severity="note" if ignored else None,
            )


def _strength(column: TableColumn, table: TableContext) -> float:
    present = ~column.missing
    labels = table.labels[present]
    if present.sum() < max(FEWEST_ROWS, 0.5 * len(present)) or column.distinct < 2:
        return 0.0
    if column.kind in ("text", "datetime"):
        return 0.0
    if table.several:
        codes = labels.astype("int64")
        if column.numeric:
            value = correlation_ratio(codes, column.values[present])
        else:
            value = cramers_v(column.codes[present], codes) if column.distinct <= MOST_LEVELS else 0.0
    elif column.numeric:
        value = abs(pearson(column.values[present], labels))
        if not table.binary:
            value = max(value, abs(spearman(column.values[present], labels)))
    elif column.distinct > MOST_LEVELS:
        return 0.0
    elif table.binary:
        value = cramers_v(column.codes[present], labels.astype("int64"))
    else:
        value = correlation_ratio(column.codes[present], labels)
    return value if math.isfinite(value) else 0.0

"""LK003: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.evidence import (
    auc_lower,
    check_folds,
    crossfitted,
    enough_positives,
    parts,
    r2_lower,
    recall_lower,
)
from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.types import Integers

NEARLY = 0.95
FEWEST_ROWS = 100


@check("LK003", stage="table", severity="error")
def single_feature_predicts_target(table: TableContext) -> Iterator[Found]:
    """One feature alone nearly decides the target.

    What it finds
    -------------
    Two things. First, a feature whose cross-fitted area under the ROC curve (or R2) has its lower 95 % bound at
    .95 or above: each row is predicted by the mean target of like rows in other folds (of several classes the mean
    recall, each row taken for the class that most like rows have). Second, for a binary
    target, a level or an interval of a feature that holds at least a tenth of all positives and is at least 99 %
    positive by the exact (Clopper-Pearson) lower 95 % bound: a reason that is filled in for half of the
    leavers has an area of only .75, and gives them away all the same. Where the contract names an entity, the
    bound counts entities; where most rows are positive, the odds of the part must be 99 times those of the
    table. An interval counts only where its purity is abrupt: the tail of a strong predictor
    is pure too, but fades into values that are nearly as pure.

    Why it matters
    --------------
    Real causes are rarely that strong. A single column that decides is most often written after the outcome.

    How sure it is
    --------------
    The first is a suspicion and only warns: legitimate columns are strong too. The second is likely and blocks.
    With fewer than 20 rows of a class (regression: 100 rows) the check is not applicable. A pure part needs
    about 300 rows to be shown pure to 99 %, so a leak among fewer leavers is found only by its area, and an area
    near 1 needs 59 of them.
    A small pure level (60 customers with four products who all left) is quiet. A coarse band of a very strong
    predictor can be as pure as a leak: then accept the finding.

    How to fix
    ----------
    Ask when the column is written. If after the moment of prediction, put it under ``ignore``. If before, accept the
    finding in the contract, with the reason.

    Example
    -------
    ``closing_reason`` is filled in by the back office for customers who have left.

    References
    ----------
    Kaufman, Rosset, Perlich and Stitelman (2012), Leakage in data mining, ACM TKDD 6(4). Kapoor and Narayanan
    (2023), type L2.
    """
    if table.binary:
        enough_positives(table)
    elif table.several:
        for _, alone in table.each_class():
            enough_positives(alone)
    elif len(table.labels) < FEWEST_ROWS:
        raise NotApplicable(f"{len(table.labels)} rows, fewer than {FEWEST_ROWS}")
    elif table.labels.min() == table.labels.max():
        raise NotApplicable("the target is constant")
    fold = check_folds(table)
    for column in table.features.values():
        found = _pure_part(column, table) if table.binary else None
        found = found or _strong(column, table, fold)
        if found is not None:
            yield found


def _pure_part(column: TableColumn, table: TableContext) -> Found | None:
    deciding = [p for p in parts(column, table) if p.decides]
    if not deciding:
        return None
    best = max(deciding, key=lambda p: p.positives)
    return Found(
        f"{column.name} {best.text}: {best.positives:,} of {best.rows:,} rows are positive, "
        f"{best.covered:.0%} of all positives",
        "likely",
        column.name,
        best.evidence(),
        f"add {column.name} to `ignore` if it is written after the moment of prediction",
    )


def _strong(column: TableColumn, table: TableContext, fold: Integers) -> Found | None:
    if table.several:
        return _recalled(column, table, fold)
    scores = crossfitted(column, table.labels, fold)
    measure, name = (auc_lower, "area under the ROC curve") if table.binary else (r2_lower, "R2")
    value, lower = measure(scores, table)
    if not lower >= NEARLY:
        return None
    return Found(
        f"{column.name} alone reaches a cross-fitted {name} of {value:.3f} (lower 95 % bound {lower:.3f})",
        "suspicious",
        column.name,
        {"value": value, "lower": lower, "rows": len(table.labels)},
        f"ask when {column.name} is written: `ignore` it if after the outcome, accept this finding if before",
    )


def _recalled(column: TableColumn, table: TableContext, fold: Integers) -> Found | None:
    value, lower = recall_lower(column, table, fold)
    if not lower >= NEARLY:
        return None
    return Found(
        f"{column.name} alone reaches a cross-fitted mean recall of {value:.3f} over "
        f"{len(table.settings.classes)} classes (lower 95 % bound {lower:.3f})",
        "suspicious",
        column.name,
        {"value": value, "lower": lower, "rows": len(table.labels)},
        f"ask when {column.name} is written: `ignore` it if after the outcome, accept this finding if before",
    )

"""DQ002: see the function's docstring, which is the page of this check."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.stats.intervals import exact_binomial

RARE = 0.10


@check("DQ002", stage="table", severity="note")
def class_imbalance(table: TableContext) -> Iterator[Found]:
    """One class is rare, so accuracy says nothing.

    What it finds
    -------------
    A binary target whose rarer class has under 10 % of the rows, or several classes of which the rarest has under a
    fifth of an even share.

    Why it matters
    --------------
    A model that never says yes is right in more than nine rows of ten. What counts is precision and recall of the
    rare class, the value of the decisions, and enough rare rows in the holdout.

    How sure it is
    --------------
    Certain about the rows; the interval of the share is exact (Clopper-Pearson).

    How to fix
    ----------
    Nothing needs fixing. Holdfast stratifies the folds, leads with precision, recall, F1 and average precision, and
    takes the threshold from the money. It neither weighs nor resamples classes: that moves the
    probabilities away from the frequencies. State ``decision`` in the contract.

    Example
    -------
    Card fraud: 160 of 8,000 rows.

    References
    ----------
    van den Goorbergh, van Smeden, Timmerman and Van Calster (2022), The harm of class imbalance corrections for
    risk prediction models, JAMIA 29(9).
    """
    if not (table.binary or table.several):
        raise NotApplicable("a regression")
    classes = len(table.settings.classes) if table.several else 2
    counts = np.bincount(table.labels.astype(np.int64), minlength=classes)
    rows, rare = len(table.labels), int(counts.min())
    if rare >= 2.0 * RARE / classes * rows:
        return
    low, high = exact_binomial(rare, rows)
    which = f"class {table.settings.classes[int(counts.argmin())]!r}" if table.several else "the rarer class"
    yield Found(
        f"{rare:,} of {rows:,} rows ({rare / rows:.2%}) are of {which} of {table.settings.target}",
        "certain",
        table.settings.target,
        {"rare": rare, "rows": rows, "share": rare / rows, "interval": [low, high]},
        "state `decision` in the contract, and read precision, recall and average precision, not accuracy",
    )

"""LK006: see the function's docstring, which is the page of this check."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from holdfast.checks.columns import TableColumn
from holdfast.checks.contexts import TableContext
from holdfast.checks.protocol import Found, NotApplicable, check
from holdfast.records.checking import Certainty
from holdfast.types import Array, Mask

FEW = 0.01
NEARLY_ALL = 0.99
DAY = 86_400.0
_PLANNED = re.compile(
    "due|deadline|plan|schedul|expir|expect|renew|valid|until|maturit|appointment|departure|delivery_by|contract_end|end",
    re.IGNORECASE,
)


@check("LK006", stage="table", severity="error")
def known_after_prediction(table: TableContext) -> Iterator[Found]:
    """A time lies after the moment of prediction.

    What it finds
    -------------
    Rows in which a column of times, which is a feature, holds a moment after that of ``predict_at``.

    Why it matters
    --------------
    When a prediction is made, what happens later has not happened. A table that is written afterwards knows it: the
    day on which a case was closed, a card blocked, a loan called. The model learns that such a day is there, and in
    production it never is.

    How sure it is
    --------------
    That the times lie later is certain. Whether they were known all the same is not: a due date or an appointment is
    later and known. So the finding is suspicious, and warns, where the name says so or under 1 % of the rows are
    later (clocks differ); certain where the times are also no earlier than the event itself (``time``, after
    ``predict_at``) in 99 % of those rows, since then they were written down when the outcome was; else likely. The last
    two block.

    How to fix
    ----------
    Put the column under ``ignore``; or, where it is known in advance, accept the finding with the reason; or
    correct ``predict_at``.

    Example
    -------
    ``closed_at`` lies 12 days after ``opened_at``, the moment of prediction, in 9,321 of 9,321 rows.

    References
    ----------
    Kaufman et al. (2012), section 3: no-time-machine. Kapoor and Narayanan (2023), leakage type L2.
    """
    settings = table.settings
    if settings.predict_at is None or settings.predict_at not in table.columns:
        raise NotApplicable("the contract states no moment of prediction")
    moment = table.columns[settings.predict_at].values
    for name, column in table.features.items():
        if column.kind != "datetime" or name == settings.predict_at:
            continue
        known = ~column.missing & ~np.isnan(moment)
        later = known & (column.values > moment)
        if later.any():
            yield _found(column, moment, later, int(known.sum()), table)


def _found(column: TableColumn, moment: Array, later: Mask, known: int, table: TableContext) -> Found:
    rows, share = int(later.sum()), int(later.sum()) / known
    days = float(np.median((column.values - moment)[later])) / DAY
    at = table.settings.predict_at
    return Found(
        f"{column.name} lies after {at}, the moment of prediction, in {rows:,} of {known:,} rows, by {days:.1f} days "
        "in the middle one",
        _certainty(column, moment, later, share, table),
        column.name,
        {"later": rows, "known": known, "share": share, "median_days": days},
        f"add {column.name} to `ignore`, or accept the finding where it is known in advance",
    )


def _certainty(
    column: TableColumn, moment: Array, later: Mask, share: float, table: TableContext
) -> Certainty:
    if share < FEW or _PLANNED.search(column.name):
        return "suspicious"
    event = None if table.times is None else table.times[later]
    if event is not None and bool((event > moment[later]).mean() >= NEARLY_ALL):
        after = column.values[later] >= event
        return "certain" if float(after.mean()) >= NEARLY_ALL else "likely"
    return "likely"

"""What ``init`` guesses about a column's range and levels, and what it does not.

A guess that is too tight turns drift into rejections. So there is no upper bound for a continuous column, and a
bound or a closed set only where the rows at hold make it very unlikely that fresh rows of the same law break it.
"""

from __future__ import annotations

from msgspec import structs

from holdfast.contract.facts import WIDEST_RANGE, ColumnFacts
from holdfast.contract.settings import Column

SEEN_OFTEN = 5
"""Rows that each end of a range, and each level of a closed set, must have."""

END_SHARE = 0.002
SEEN_SHARE = 0.9


def guess_column(facts: ColumnFacts) -> Column:
    """Return what a column may hold, guessed from what it held.

    - ``min: 0`` where no negative value was seen and one of these holds: zero was seen; the 10th percentile lies
      below half the median; the minimum lies above a third of the median.
    - ``min`` and ``max`` for integers that span at most 32 values, where nine in ten of these were seen and each
      end in at least 5 rows and 0.2 % of the rows.
    - ``values`` for a category, with ``unseen: reject`` where every level has at least 5 rows, else ``flag``.
    - ``nullable`` where a null was seen.

    - ``format``, ``unit`` and ``separator`` as the values are written.

    A category of more than 50 levels has no ``values``: new levels are to be expected.

    Notes
    -----
    On fresh rows of the same law these rules reject 0 to 5 of 10,000 rows when guessed from 800. A count whose
    tail ends within few values (Poisson of mean 0.6) is the exception: about one such table in fifteen takes the
    last value seen for the end of the range, and then loses some 0.3 % of the rows.

    Examples
    --------
    >>> hour = ColumnFacts(name="hour", kind="integer", rows=800, nulls=0, distinct=24, minimum=0.0, maximum=23.0,
    ...     p10=2.0, median=12.0, whole=True, zero_seen=True, seen_integers=24, minimum_count=31, maximum_count=40)
    >>> guess_column(hour)
    Column(type='integer', min=0.0, max=23.0, values=None, unseen='reject', nullable=False)
    """
    return structs.replace(_held(facts), format=facts.format, unit=facts.unit, separator=facts.separator)


def _held(facts: ColumnFacts) -> Column:
    nullable = facts.nulls > 0
    if facts.kind in ("number", "integer"):
        if is_filled_range(facts):
            return Column(facts.kind, min=facts.minimum, max=facts.maximum, nullable=nullable)
        low = 0.0 if is_never_negative(facts) else None
        return Column(facts.kind, min=low, nullable=nullable)
    if facts.kind != "category" or facts.levels is None:
        return Column(facts.kind, nullable=nullable)
    if not facts.levels:
        return Column("text", nullable=nullable)
    closed = all(count >= SEEN_OFTEN for _, count in facts.levels)
    values = tuple(sorted(level for level, _ in facts.levels))
    return Column("category", values=values, unseen="reject" if closed else "flag", nullable=nullable)


def is_filled_range(facts: ColumnFacts) -> bool:
    """Say whether integers fill a range so well that its ends can be taken for bounds: an hour, a weekday."""
    if (
        facts.kind != "integer"
        or facts.seen_integers is None
        or facts.minimum is None
        or facts.maximum is None
    ):
        return False
    span = facts.maximum - facts.minimum + 1
    often = max(SEEN_OFTEN, END_SHARE * facts.rows)
    ends = min(facts.minimum_count, facts.maximum_count)
    return 2 <= span <= WIDEST_RANGE and facts.seen_integers >= SEEN_SHARE * span and ends >= often


def is_never_negative(facts: ColumnFacts) -> bool:
    """Say whether zero can be taken for the lower bound."""
    if facts.minimum is None or facts.median is None or facts.p10 is None or facts.negative_seen:
        return False
    return facts.zero_seen or facts.p10 < facts.median / 2 or facts.minimum > facts.median / 3

"""What was seen in one column of a table: all that the guesses of ``holdfast init`` rest on."""

from __future__ import annotations

import msgspec

from holdfast.contract.settings import Kind

MOST_LEVELS = 50
"""Columns of more distinct values have no ``levels``."""

WIDEST_RANGE = 32
"""Integers that span more values have no ``seen_integers``."""


class ColumnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Summary of one column, over all its rows.

    Parameters
    ----------
    name
        As in the table's header.
    kind
        The kind that fits every value that is not null.
    rows, nulls
        Rows of the table, and how many have no value here.
    distinct
        Distinct values, null not among them.
    levels
        Each distinct value with its count, the most frequent first (equal counts: by text); null where there
        are more than 50. A value is written as in the contract: whole numbers without a point (``3``), other
        numbers as Python writes them, booleans ``true`` and ``false``, strings as they are.
    minimum, maximum, p10, median
        Of the values that are not null; null for a column that has no numbers. For a column of dates, null.
    minimum_count, maximum_count
        How many rows hold the minimum, and the maximum.
    whole
        Every number is whole. False for a column that has no numbers.
    zero_seen, negative_seen
        A zero, a number below zero was seen.
    seen_integers
        Distinct whole numbers where all are whole and ``maximum - minimum`` is below 32; else null.
    words, characters
        Mean number of words, and of characters, of a column of strings.
    format, unit, separator
        How numbers, times and flags are written, where it is not the plain way.
    either_order
        Day and month could be exchanged in every value.
    first, last
        The earliest and the latest time, in seconds since 1970 UTC; null for a column that has none.

    Examples
    --------
    >>> ColumnFacts(name="hour", kind="integer", rows=4, nulls=1, distinct=2, levels=(("3", 2), ("4", 1))).present
    3
    """

    name: str
    kind: Kind
    rows: int
    nulls: int
    distinct: int
    levels: tuple[tuple[str, int], ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    p10: float | None = None
    median: float | None = None
    minimum_count: int = 0
    maximum_count: int = 0
    whole: bool = False
    zero_seen: bool = False
    negative_seen: bool = False
    seen_integers: int | None = None
    words: float = 0.0
    characters: float = 0.0
    format: str | None = None
    unit: str | None = None
    separator: str | None = None
    either_order: bool = False
    first: float | None = None
    last: float | None = None

    @property
    def present(self) -> int:
        """Rows that have a value."""
        return self.rows - self.nulls

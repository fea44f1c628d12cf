"""A column of the contract as one rule, with the words in which both executors of validation speak of it."""

from __future__ import annotations

import msgspec

from holdfast.contract.settings import Column, Settings
from holdfast.data.column_kinds import kind_of
from holdfast.data.kinds import KINDS, NULL, OK, UNSEEN


class Rule(msgspec.Struct, frozen=True):
    """What one column may hold, and ``expected``: the same in words, such as ``an integer from 0 to 23``."""

    name: str
    column: Column
    expected: str

    def keeps(self, kind: int) -> bool:
        """Say whether a cell of this kind keeps the rule."""
        if kind == NULL:
            return self.column.nullable
        return kind == OK or (kind == UNSEEN and self.column.unseen != "reject")

    def admits(self, kind: int) -> bool:
        """Say whether a cell of this kind leaves its row in: it keeps the rule, or the rule need hold mostly only."""
        return self.column.mostly is not None or self.keeps(kind)

    def is_taken_as_missing(self, kind: int) -> bool:
        """Say whether a cell of this kind is admitted as if nothing stood there, and its answer is flagged."""
        if kind == UNSEEN and self.column.unseen == "impute":
            return True
        return self.column.mostly is not None and not self.keeps(kind)

    @property
    def refused(self) -> tuple[int, ...]:
        """The kinds of cells that quarantine a row."""
        return tuple(kind for kind in KINDS if not self.admits(kind))

    @property
    def taken_as_missing(self) -> tuple[int, ...]:
        """The kinds of cells that count as missing and flag the answer."""
        return tuple(kind for kind in KINDS if self.is_taken_as_missing(kind))


def is_optional(column: Column) -> bool:
    """Say whether a row may leave the column out and is answered all the same."""
    return column.nullable or column.mostly is not None


def rule(name: str, column: Column) -> Rule:
    """Return the rule of one column.

    Examples
    --------
    >>> rule("hour", Column("integer", min=0, max=23)).expected
    'an integer from 0 to 23'
    >>> rule("size", Column("category", values=("S", "L"), nullable=True)).expected
    "one of 'S', 'L', or null"
    """
    return Rule(name, column, kind_of(column).expected(column) + (", or null" if column.nullable else ""))


def rules(settings: Settings) -> dict[str, Rule]:
    """Return the rules of the contract's inputs, in contract order."""
    return {name: rule(name, settings.columns[name]) for name in settings.inputs}


def time_rule(settings: Settings) -> Rule | None:
    """Return the rule of the event time, read as its column says, where it has one; null without a time column."""
    if settings.time is None:
        return None
    stated = settings.columns.get(settings.time)
    column = Column("datetime") if stated is None or stated.type != "datetime" else stated
    return rule(settings.time, column)

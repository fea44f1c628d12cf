"""A column of the contract as one rule, with the words in which both executors of validation speak of it."""

from __future__ import annotations

import msgspec

from holdfast.contract.settings import FEATURE_KINDS, Column, Settings
from holdfast.data.canonical import number_text
from holdfast.data.kinds import NULL, OK, UNSEEN

TIME_EXPECTED = "a time in ISO 8601, such as 2026-03-01T09:30:00Z"

_SHOWN_LEVELS = 20


class Rule(msgspec.Struct, frozen=True):
    """What one column may hold, and ``expected``: the same in words, such as ``an integer from 0 to 23``."""

    name: str
    column: Column
    expected: str

    def admits(self, kind: int) -> bool:
        """Say whether a cell of this kind leaves its row in."""
        if kind == NULL:
            return self.column.nullable
        return kind == OK or (kind == UNSEEN and self.column.unseen == "flag")

    @property
    def refused(self) -> tuple[int, ...]:
        """The kinds of cells that quarantine a row."""
        return tuple(kind for kind in range(1, 5) if not self.admits(kind))


def rule(name: str, column: Column) -> Rule:
    """Return the rule of one column.

    Examples
    --------
    >>> rule("hour", Column("integer", min=0, max=23)).expected
    'an integer from 0 to 23'
    >>> rule("size", Column("category", values=("S", "L"), nullable=True)).expected
    "one of 'S', 'L', or null"
    """
    return Rule(name, column, _expected(column) + (", or null" if column.nullable else ""))


def rules(settings: Settings) -> dict[str, Rule]:
    """Return the rules of the contract's inputs, in contract order."""
    return {name: rule(name, settings.columns[name]) for name in settings.inputs}


def _expected(column: Column) -> str:
    if column.type == "boolean":
        return "true or false"
    if column.type == "category":
        return _levels(column)
    if column.type not in FEATURE_KINDS:
        return "text" if column.type == "text" else TIME_EXPECTED
    noun = "an integer" if column.type == "integer" else "a number"
    low = None if column.min is None else number_text(column.min)
    high = None if column.max is None else number_text(column.max)
    if low is not None and high is not None:
        return f"{noun} from {low} to {high}"
    if low is not None:
        return f"{noun} of at least {low}"
    return noun if high is None else f"{noun} of at most {high}"


def _levels(column: Column) -> str:
    if column.values is None or column.unseen == "flag":
        return "a string"
    shown = ", ".join(repr(level) for level in column.values[:_SHOWN_LEVELS])
    more = len(column.values) - _SHOWN_LEVELS
    return f"one of {shown}" + (f" and {more} more" if more > 0 else "")

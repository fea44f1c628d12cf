"""The row executor of validation: one object of JSON to a typed row, or every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from holdfast.contract.settings import Settings
from holdfast.data.column_kinds import Cell, kind_of
from holdfast.data.kinds import NULL, UNKNOWN_FIELD, WRONG_TYPE
from holdfast.data.marks import marks_of
from holdfast.data.rules import Rule, rules, time_rule
from holdfast.errors import close_match
from holdfast.types import Value


class Breach(msgspec.Struct, frozen=True):
    """One way in which a row breaks the contract: the field, its value, what was expected, and the kind's
    code.

    ``field`` is null where the row as a whole is meant.
    """

    field: str | None
    value: Any
    expected: str
    kind: int


RowValidator: TypeAlias = Callable[[Any], tuple[dict[str, Value] | None, list[Breach]]]


def row_validator(settings: Settings) -> RowValidator:
    """Return the function from one decoded JSON value to a typed row, or to all its breaches.

    A typed row has every input of the contract and nothing else. Numbers are JSON numbers (``true`` and
    ``"3"`` are none; ``3.0`` is an integer), booleans are ``true`` and ``false`` (0 and 1 are none),
    categories and texts are strings, times are strings in ISO 8601 or in the column's format, flags are lists of
    strings. A field that is left out is a null: fine where the contract says ``nullable``. A cell that is taken as
    missing (``mostly``, ``unseen: impute``) is null here; `row_marks` says so. The target and the ignored,
    entity and time columns are accepted and left out; the time must be one, if it is sent. Any other field
    is a breach.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"hour": Column("integer", min=0, max=23), "kind": Column("category", values=("a", "b"))}
    >>> validate = row_validator(
    ...     Settings(name="x", task="binary", target="y", metric="roc_auc", positive=1, columns=columns)
    ... )
    >>> validate({"hour": 3.0, "kind": "a", "y": 1})
    ({'hour': 3.0, 'kind': 'a'}, [])
    >>> [(b.field, b.value, b.expected) for b in validate({"hour": 25, "kind": "c"})[1]]
    [('hour', 25, 'an integer from 0 to 23'), ('kind', 'c', "one of 'a', 'b'")]
    """
    checks = [(name, cell(rule), rule.admits, rule.expected) for name, rule in rules(settings).items()]
    accepted = {*settings.inputs, *settings.unused}
    event = None if settings.time in settings.inputs else time_rule(settings)
    time, read_time = settings.time, None if event is None else cell(event)

    def validate(row: Any) -> tuple[dict[str, Value] | None, list[Breach]]:
        if not isinstance(row, Mapping):
            return None, [Breach(None, row, "an object with the fields of the contract", WRONG_TYPE)]
        typed: dict[str, Value] = {}
        breaches: list[Breach] = []
        for name, check, admits, expected in checks:
            value = row.get(name)
            typed[name], kind = check(value)
            if kind and not admits(kind):
                breaches.append(Breach(name, value, expected, kind))
        if event is not None and read_time is not None and read_time(row.get(time))[1] > NULL:
            breaches.append(Breach(time, row[time], event.expected, WRONG_TYPE))
        if not accepted.issuperset(row):
            breaches += [_unknown(name, row[name], accepted) for name in row if name not in accepted]
        return (None if breaches else typed), breaches

    return validate


def row_marks(settings: Settings) -> Callable[[Mapping[str, Any]], list[str]] | None:
    """Return the function from a row that was admitted to what was taken as missing in it; null where nothing can be.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> columns = {"hour": Column("integer", max=23, mostly=0.9)}
    >>> marks = row_marks(Settings(name="x", task="regression", target="y", metric="r2", columns=columns))
    >>> marks({"hour": 25}), marks({"hour": 5})
    (['hour is out of range: taken as missing'], [])
    """
    checks = [(name, cell(rule), marks_of(rule)) for name, rule in rules(settings).items()]
    marked = [(name, check, marks) for name, check, marks in checks if marks]
    if not marked:
        return None

    def find(row: Mapping[str, Any]) -> list[str]:
        kinds = ((check(row.get(name))[1], marks) for name, check, marks in marked)
        return [marks[kind] for kind, marks in kinds if kind in marks]

    return find


def _unknown(name: str, value: Any, accepted: set[str]) -> Breach:
    hint = close_match(name, sorted(accepted))
    return Breach(name, value, "a field of the contract" + (f"; {hint}" if hint else ""), UNKNOWN_FIELD)


def cell(rule: Rule) -> Cell:
    """Return the function from one plain value to its typed value and kind, by the contract's rule.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> from holdfast.data.rules import rule
    >>> amount = cell(rule("amount", Column("number", min=0)))
    >>> amount(2), amount(-1), amount("2"), amount(True), amount(10**400), amount(None)
    ((2.0, 0), (None, 3), (None, 4), (None, 4), (None, 3), (None, 1))
    """
    return kind_of(rule.column).cell(rule.column)

"""The row executor of validation: one object of JSON to a typed row, or every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from holdfast.contract.settings import Settings
from holdfast.data.canonical import EXACT
from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, UNKNOWN_FIELD, UNSEEN, WRONG_TYPE
from holdfast.data.rules import TIME_EXPECTED, Rule, rules
from holdfast.data.times import parse_time
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


Cell: TypeAlias = Callable[[Any], tuple[Value, int]]
RowValidator: TypeAlias = Callable[[Any], tuple[dict[str, Value] | None, list[Breach]]]


def row_validator(settings: Settings) -> RowValidator:
    """Return the function from one decoded JSON value to a typed row, or to all its breaches.

    A typed row has every input of the contract and nothing else. Numbers are JSON numbers (``true`` and
    ``"3"`` are none; ``3.0`` is an integer), booleans are ``true`` and ``false`` (0 and 1 are none),
    categories are strings. A field that is left out is a null: fine where the contract says ``nullable``.
    The target and the ignored, entity,
    time, text and date columns are accepted and left out; the time must be one, if it is sent. Any other
    field is a breach.

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
    time = settings.time

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
        if time is not None and row.get(time) is not None and not _is_time(row[time]):
            breaches.append(Breach(time, row[time], TIME_EXPECTED, WRONG_TYPE))
        if not accepted.issuperset(row):
            breaches += [_unknown(name, row[name], accepted) for name in row if name not in accepted]
        return (None if breaches else typed), breaches

    return validate


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and parse_time(value) is not None


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
    if rule.column.type == "boolean":
        return _boolean
    if rule.column.type == "category":
        return _category(rule)
    return _number(rule)


def _boolean(value: Any) -> tuple[Value, int]:
    if value is True or value is False:
        return value, OK
    return None, NULL if value is None else WRONG_TYPE


def _category(rule: Rule) -> Cell:
    known = None if rule.column.values is None else frozenset(rule.column.values)
    rejects = rule.column.unseen == "reject"

    def category(value: Any) -> tuple[Value, int]:
        if not isinstance(value, str):
            return None, NULL if value is None else WRONG_TYPE
        if known is None or value in known:
            return value, OK
        return (None if rejects else value), UNSEEN

    return category


def _number(rule: Rule) -> Cell:
    low = -float("inf") if rule.column.min is None else rule.column.min
    high = float("inf") if rule.column.max is None else rule.column.max
    whole = rule.column.type == "integer"

    def number(value: Any) -> tuple[Value, int]:
        if value is None:
            return None, NULL
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            return None, WRONG_TYPE
        if whole:
            if isinstance(value, float) and not value.is_integer() and value - value == 0:
                return None, WRONG_TYPE
            if abs(value) > EXACT:  # compared before the conversion: 2**53 + 1 would become 2**53
                return None, OUT_OF_RANGE
        try:
            typed = float(value) + 0.0
        except OverflowError:
            return None, OUT_OF_RANGE
        if not low <= typed <= high or typed - typed != 0:
            return None, OUT_OF_RANGE
        return typed, OK

    return number

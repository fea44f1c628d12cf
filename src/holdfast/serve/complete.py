"""The complete validator: every violation of every row, or the rows after all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from holdfast.bundle import Population
from holdfast.contract.settings import Settings
from holdfast.data import Breach, ours_in_rows, parse_time, row_marks, row_validator, rules, time_rule
from holdfast.data.kinds import NAMES, UNKNOWN_FIELD
from holdfast.data.rows import cell
from holdfast.errors import DataError
from holdfast.records import Violation
from holdfast.serve.plain import plain
from holdfast.serve.request import CONTRACT, OUTSIDE, Malformed, Refused, RefusedRow, Request, TypedRow
from holdfast.serve.show import LONGEST, shown, text

HINTS = 100
"""Unknown fields of one body that get a close match offered; comparing names takes time."""

BODY_CHARACTERS = 8192


def complete(settings: Settings, population: Population | None) -> Callable[[bytes], Request]:
    """Return the function from a body to its rows.

    It raises `Malformed`, or `Refused` with every violation of every row. A row that ``where`` leaves out is not
    judged any further, as in a table: unless a cell that ``where`` reads is bad itself, its only violation is
    that it lies outside.
    """
    judge = _Judge(settings, population)
    rename, marks_of = ours_in_rows(settings), row_marks(settings)

    def read(body: bytes) -> Request:
        value, nonfinite = plain(body)
        single = isinstance(value, dict)
        if not single and not isinstance(value, list):
            raise Malformed(
                "malformed-json", f"the body is {text(repr(value))}", "a JSON object, or a list of them"
            )
        rows = [value] if single else value
        if not rows:
            raise Refused(CONTRACT, [Violation(None, None, [], "at least one row")], [])
        if rename is not None:
            rows = [_renamed(row, rename) for row in rows]
        typed = judge.rows(rows, single)
        if nonfinite:  # it stands where any value is accepted; the body is no JSON all the same
            raise Malformed("malformed-json", "NaN or Infinity", "JSON numbers")
        marks = None if marks_of is None else [marks_of(row) for row in rows]
        if marks is not None and not any(marks):
            marks = None
        return Request(typed, single, judge.entities(rows), judge.times(rows), marks)

    return read


def _renamed(row: Any, rename: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    if not isinstance(row, dict):
        return row
    try:
        return dict(rename(row))
    except DataError as twice:
        raise Malformed(twice.code, text(twice.happened), twice.expected) from None


class _Judge:
    """The contract's rules for decoded rows."""

    def __init__(self, settings: Settings, population: Population | None) -> None:
        self._settings = settings
        self._validate = row_validator(settings)
        event = time_rule(settings)
        self._moment = None if event is None else cell(event)
        self._accepted = {*settings.inputs, *settings.unused}
        self._population = population
        read = population.columns if population else ()
        self._cells = {
            name: (cell(rule), rule.admits) for name, rule in rules(settings).items() if name in read
        }

    def rows(self, rows: list[Any], single: bool) -> list[TypedRow]:
        """Return the typed rows, or raise `Refused` with everything that is wrong with any of them."""
        found: list[TypedRow] = []
        violations: list[Violation] = []
        refused: list[RefusedRow] = []
        outside, hints = 0, HINTS
        for i, row in enumerate(rows):
            at = None if single else i
            typed, breaches, hints = self._judged(row, hints)
            if self._is_outside(row, typed, breaches):
                outside += 1
                violations.append(Violation(at, None, self._read_cells(row), self._inside))
            elif breaches:
                violations += [_violation(at, breach) for breach in breaches]
                refused.append(self._refused(row, breaches))
            elif typed is not None:
                found.append(typed)
        if violations:
            raise Refused(CONTRACT if refused else OUTSIDE, violations, refused, outside)
        return found

    def _judged(self, row: Any, hints: int) -> tuple[TypedRow | None, list[Breach], int]:
        """Judge one row; unknown fields beyond the budget are named without a close match."""
        unknown = [name for name in row if name not in self._accepted] if isinstance(row, dict) else []
        beyond = {name for i, name in enumerate(unknown) if i >= hints or len(name) > LONGEST}
        left = {name: value for name, value in row.items() if name not in beyond} if beyond else row
        typed, breaches = self._validate(left)
        breaches += [
            Breach(n, row[n], "a field of the contract", UNKNOWN_FIELD) for n in unknown if n in beyond
        ]
        return (None if breaches else typed), breaches, max(0, hints - len(unknown))

    @property
    def _inside(self) -> str:
        return f"a row where {self._settings.where}"

    def _is_outside(self, row: Any, typed: TypedRow | None, breaches: list[Breach]) -> bool:
        if self._population is None or not isinstance(row, dict):
            return False
        if typed is not None:
            return not self._population.row(typed)
        if any(breach.field in self._cells for breach in breaches):
            return False
        return not self._population.row(
            {name: check(row.get(name))[0] for name, (check, _) in self._cells.items()}
        )

    def _read_cells(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: shown(row.get(name)) for name in self._cells}

    def _refused(self, row: Any, breaches: list[Breach]) -> RefusedRow:
        reasons = tuple((breach.field or "", NAMES[breach.kind]) for breach in breaches)
        body = json.dumps(row, ensure_ascii=False)[:BODY_CHARACTERS]
        return RefusedRow(body, self._time(row) if isinstance(row, dict) else None, reasons)

    def entities(self, rows: list[dict[str, Any]]) -> list[Any] | None:
        """Return the entities as sent, or None without such a column."""
        name = self._settings.entity
        return None if name is None else [row.get(name) for row in rows]

    def times(self, rows: list[dict[str, Any]]) -> list[int | None] | None:
        """Return the event times, or None without such a column."""
        return None if self._settings.time is None else [self._time(row) for row in rows]

    def _time(self, row: Mapping[str, Any]) -> int | None:
        if self._settings.time is None or self._moment is None:
            return None
        return micros(self._moment(row.get(self._settings.time))[0])


def micros(at: Any) -> int | None:
    """Return seconds since 1970 UTC as whole microseconds."""
    return None if at is None else round(at * 1e6)


def microseconds(value: Any) -> int | None:
    """Return a time in ISO 8601 as microseconds since 1970 UTC, null where it is none.

    Examples
    --------
    >>> microseconds("1970-01-01T00:00:01.5Z"), microseconds(3)
    (1500000, None)
    """
    seconds = parse_time(value) if isinstance(value, str) else None
    return None if seconds is None else round(seconds * 1e6)


def _violation(row: int | None, breach: Breach) -> Violation:
    field = None if breach.field is None else text(breach.field)
    return Violation(row, field, shown(breach.value), text_of_expected(breach.expected))


def text_of_expected(expected: str) -> str:
    """Return what was expected as UTF-8 can hold it: a contract's level may be any text."""
    return expected.encode("utf-8", "backslashreplace").decode()

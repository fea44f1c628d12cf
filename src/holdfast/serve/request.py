"""What a body turns out to be: typed rows, or the reason why it gets no answer."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from holdfast.records import Violation
from holdfast.types import Value

TypedRow: TypeAlias = dict[str, Value]

OUTSIDE = "outside-population"
CONTRACT = "contract-violated"


class Request(msgspec.Struct, gc=False):
    """Rows that keep the contract.

    ``entities`` and ``times`` stand beside ``rows`` where the contract has such a column: the entity as sent, the
    event time in microseconds since 1970 UTC, null where none was sent. ``marks`` say what was taken as missing in each
    row, null where nothing was in any.
    """

    rows: list[TypedRow]
    single: bool
    entities: list[Any] | None = None
    times: list[int | None] | None = None
    marks: list[list[str]] | None = None


class RefusedRow(msgspec.Struct, frozen=True):
    """One row that breaks the contract, for the log: its text, time, and (field, kind) of every reason."""

    text: str
    time: int | None
    reasons: tuple[tuple[str, str], ...]


class Malformed(Exception):
    """The body is no JSON that could be rows: 400."""

    def __init__(self, code: str, message: str, expected: str) -> None:
        super().__init__(code, message, expected)
        self.code = code
        self.message = message
        self.expected = expected


class Refused(Exception):
    """Rows break the contract, or lie outside its population: 422, with every violation."""

    def __init__(
        self, code: str, violations: list[Violation], rows: list[RefusedRow], outside: int = 0
    ) -> None:
        super().__init__(code)
        self.code = code
        self.violations = violations
        self.rows = rows
        self.outside = outside

"""What predictions look like at the border."""

from __future__ import annotations

from typing import Any

import msgspec

from holdfast.types import Label


class Violation(msgspec.Struct, frozen=True):
    """One way in which one row breaks the contract. ``row`` is from 0, null for a single object."""

    row: int | None
    field: str | None
    value: Any
    expected: str


class Answer(msgspec.Struct, frozen=True, omit_defaults=False):
    """One served prediction. Version and threshold always belong together."""

    id: str
    version: str
    prediction: Label
    flags: list[str]
    probability: float | None = None
    threshold: float | None = None


class Fewer(msgspec.Struct, frozen=True):
    """A column of which fewer rows than the contract's share ``mostly`` keep the rule: ``kept`` of ``rows``."""

    column: str
    kept: int
    rows: int
    mostly: float


class Scoring(msgspec.Struct, frozen=True):
    """What ``score`` did. ``rows`` counts the records read; ``fewer`` are the columns that break their ``mostly``.

    ``ranked_output`` is the list of those that the contract's capacity (``decision: {top: ...}``) allows to act on.
    """

    rows: int
    rejected: int
    flagged: int
    rows_per_second: float | None
    excluded: int = 0
    output: str = ""
    rejected_output: str | None = None
    fewer: list[Fewer] = []
    ranked_output: str | None = None

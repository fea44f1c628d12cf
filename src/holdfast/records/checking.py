"""What checks report."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "note"]
Certainty = Literal["certain", "likely", "suspicious"]
Outcome = Literal["passed", "finding", "not applicable", "skipped", "accepted"]


class Finding(msgspec.Struct, frozen=True):
    """What a check found about the data or the model; never raised.

    Only ``certain`` and ``likely`` findings may be errors. ``column`` is null where no single column is meant.
    ``evidence`` has numbers; ``remedy`` says what to do.
    """

    code: str
    name: str
    severity: Severity
    certainty: Certainty
    column: str | None
    message: str
    evidence: dict[str, Any]
    remedy: str


class RowCounts(msgspec.Struct, frozen=True):
    """Rows of a table, by what became of them: ``read = used + excluded + quarantined``, always.

    ``reasons`` counts why rows were quarantined, the most frequent first; a row may have several.
    """

    read: int
    used: int
    excluded: int
    quarantined: int
    reasons: dict[str, int] = {}


class CheckReport(msgspec.Struct, frozen=True):
    """All findings of one run, the outcome of every check by code, and the rows.

    A finding that the contract accepts is in ``accepted``, not in ``findings``. ``read_as`` says what decided how the
    table was read: format, delimiter, encoding.
    """

    findings: list[Finding]
    outcomes: dict[str, Outcome]
    rows: RowCounts
    accepted: list[Finding] = []
    read_as: list[str] = []

    @property
    def errors(self) -> list[Finding]:
        """Findings that block the next stage."""
        return [finding for finding in self.findings if finding.severity == "error"]

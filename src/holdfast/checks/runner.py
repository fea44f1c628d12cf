"""Running checks: findings, accepted findings, and an outcome for every check."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from holdfast.checks.protocol import Check, Found, NotApplicable
from holdfast.contract.settings import Acceptance, Settings
from holdfast.records import Finding
from holdfast.records.checking import Outcome

ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Report:
    """What a set of checks said: findings by severity, those taken on purpose, and every check's outcome."""

    findings: list[Finding]
    accepted: list[Finding]
    outcomes: dict[str, Outcome]

    def __add__(self, other: Report) -> Report:
        findings = sorted([*self.findings, *other.findings], key=lambda f: (ORDER[f.severity], f.code))
        return Report(findings, [*self.accepted, *other.accepted], self.outcomes | other.outcomes)


def run_checks(
    checks: Iterable[Check[Any]], context: Any, settings: Settings, *, today: datetime.date | None = None
) -> Report:
    """Run checks over one context.

    A finding that the contract accepts (same code or name, same column where one is given, not expired) is kept
    apart and the outcome is ``accepted``. An acceptance that has expired is named in the finding's message.
    A suspicion never blocks: an error that is only ``suspicious`` is reported as a warning.
    """
    day = today or datetime.datetime.now(datetime.UTC).date()
    total = Report([], [], {})
    for check in checks:
        total = total + _run(check, context, settings.accept, day)
    return total


def _run(check: Check[Any], context: Any, accept: tuple[Acceptance, ...], day: datetime.date) -> Report:
    try:
        found = [_finding(check, item) for item in check.find(context)]
    except NotApplicable:
        return Report([], [], {check.code: "not applicable"})
    standing, accepted = [], []
    for finding in found:
        taken = [a for a in accept if _means(a, check, finding)]
        if any(not _expired(a, day) for a in taken):
            accepted.append(finding)
        else:
            standing.append(_with_expiry(finding, taken))
    outcome: Outcome = "finding" if standing else "accepted" if accepted else "passed"
    return Report(standing, accepted, {check.code: outcome})


def _finding(check: Check[Any], found: Found) -> Finding:
    severity = found.severity or check.severity
    if severity == "error" and found.certainty == "suspicious":
        severity = "warning"
    return Finding(
        code=check.code,
        name=check.name,
        severity=severity,
        certainty=found.certainty,
        column=found.column,
        message=found.message,
        evidence=found.evidence,
        remedy=found.remedy,
    )


def _means(acceptance: Acceptance, check: Check[Any], finding: Finding) -> bool:
    return acceptance.check in (check.code, check.name) and acceptance.column in (None, finding.column)


def _expired(acceptance: Acceptance, day: datetime.date) -> bool:
    return acceptance.until is not None and datetime.date.fromisoformat(acceptance.until[:10]) < day


def _with_expiry(finding: Finding, expired: list[Acceptance]) -> Finding:
    if not expired:
        return finding
    ended = f"{finding.message} (it was accepted until {expired[0].until}, which has passed)"
    return Finding(
        **{**{name: getattr(finding, name) for name in finding.__struct_fields__}, "message": ended}
    )

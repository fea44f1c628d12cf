"""Findings and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from holdfast.records import CheckReport, Finding
from holdfast.reports.terminal.layout import STYLES, line
from holdfast.reports.terminal.starting import read_as

REASONS = 5


def checked(report: CheckReport) -> Iterator[Any]:
    """Yield the findings by severity, those accepted, the outcomes in one line, and the rows."""
    for finding in report.findings:
        yield from findings(finding)
    for finding in report.accepted:
        yield line(f"accepted  {finding.code} {finding.name}: {finding.message}", "dim")
    counts = {
        name: sum(1 for o in report.outcomes.values() if o == name)
        for name in ("passed", "finding", "not applicable", "skipped", "accepted")
    }
    yield line(
        f"{len(report.outcomes)} checks: " + ", ".join(f"{n} {name}" for name, n in counts.items() if n)
    )
    rows = report.rows
    yield line(
        f"{rows.read:,} rows read: {rows.used:,} used, {rows.excluded:,} excluded by `where`, "
        f"{rows.quarantined:,} quarantined"
    )
    yield from read_as(report.read_as)
    for reason, count in list(rows.reasons.items())[:REASONS]:
        yield line(f"    {count:,} because {reason}", "dim")
    if rows.quarantined:
        yield line("    holdfast quarantine show", "dim")
    if report.errors:
        yield line("training is blocked until the errors are mended or accepted", "bold red")


def findings(finding: Finding) -> Iterator[Any]:
    """Yield one finding: what, how sure, what to do."""
    head = Text(f"{finding.severity:<8}", style=STYLES[finding.severity])
    head.append(f" {finding.code} {finding.name} ({finding.certainty})", style="bold")
    yield head
    yield line(f"         {finding.message}")
    if finding.remedy:
        yield line(f"         fix: {finding.remedy}", "dim")


def explained(pages: dict[str, Any]) -> Iterator[Any]:
    """Yield a page, or the list of all codes."""
    if "page" in pages:
        yield line(f"{pages['code']}  {pages['name']}", "bold")
        yield line(pages["page"])
        return
    for entry in pages["checks"]:
        yield line(f"{entry['code']}  {entry['name']:<36} {entry['title']}")
    for entry in pages["errors"]:
        yield line(f"{entry['code']:<32} {entry['title']}")

"""Snapshots of what checks say: ``--snapshot-update`` (``make snapshots``) rewrites them, to be read in review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from holdfast.records import Finding

SNAPSHOTS = Path(__file__).parent / "snapshots"


def shown(findings: Iterable[Finding]) -> str:
    """Return findings as text, one block each."""
    return "\n".join(_block(finding) for finding in findings)


def _block(finding: Finding) -> str:
    where = f", column {finding.column}" if finding.column else ""
    evidence = ", ".join(f"{name} {_number(value)}" for name, value in finding.evidence.items())
    return (
        f"{finding.code} {finding.name} ({finding.severity}, {finding.certainty}{where})\n"
        f"  {finding.message}\n"
        f"  evidence: {evidence or 'none'}\n"
        f"  remedy: {finding.remedy}\n"
    )


def _number(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_number(item) for item in value)}]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, Iterable[Finding]], None]:
    """Return a comparison of findings with the snapshot of that name."""
    update = request.config.getoption("--snapshot-update", default=False)

    def compare(name: str, findings: Iterable[Finding]) -> None:
        path, text = SNAPSHOTS / f"{name}.txt", shown(findings)
        if update:
            path.write_text(text, encoding="utf-8")
        kept = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert text == kept, f"{path.name} differs: read the change, then `make snapshots`"

    return compare

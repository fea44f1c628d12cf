"""Every check speaks on its flawed table, as in its snapshot, and is quiet on the clean twin."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from holdfast.checks import Check, run_checks
from holdfast.checks.testing import contract
from holdfast.project.checks import catalogue
from holdfast.records import Finding

CASES = Path(__file__).parent
CHECKS = catalogue().checks


def case(check: Check[Any], which: str) -> Any:
    """Return the flawed or the clean context of a check's test file."""
    path = CASES / f"test_{check.name.replace('-', '_')}.py"
    return runpy.run_path(str(path))[which]()


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_the_flaw_is_found_and_worded_as_reviewed(
    check: Check[Any], snapshot: Callable[[str, Iterable[Finding]], None]
) -> None:
    """The finding's text, evidence and remedy are those that somebody read."""
    report = run_checks([check], case(check, "flawed"), contract())
    assert report.outcomes == {check.code: "finding"}
    snapshot(check.name, report.findings)


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.name)
def test_the_clean_twin_is_quiet(check: Check[Any]) -> None:
    """The same table without the flaw passes: not merely not applicable."""
    report = run_checks([check], case(check, "twin"), contract())
    assert report.outcomes == {check.code: "passed"}, report.findings

"""CF003."""

from __future__ import annotations

from holdfast.checks import run_checks
from holdfast.checks.contract.purpose_not_stated import purpose_not_stated
from holdfast.checks.testing import contract
from holdfast.contract.settings import Purpose, Settings


def flawed() -> Settings:
    """Two of three sentences are missing, one of them empty."""
    return contract(purpose=Purpose(problem="customers leave", use=""))


def twin() -> Settings:
    """All three are there."""
    return contract(purpose=Purpose(problem="customers leave", use="a call", success="one in ten stays"))


def test_it_is_a_note() -> None:
    """An empty purpose never changes an exit status."""
    assert [f.severity for f in run_checks([purpose_not_stated], flawed(), contract()).findings] == ["note"]

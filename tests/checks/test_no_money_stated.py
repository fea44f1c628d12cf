"""CF002."""

from __future__ import annotations

from holdfast.checks import run_checks
from holdfast.checks.contract.no_money_stated import no_money_stated
from holdfast.checks.testing import contract
from holdfast.contract.settings import Money, Settings, Top


def flawed() -> Settings:
    """Nobody said what a decision is worth."""
    return contract()


def twin() -> Settings:
    """Money is stated."""
    return contract(decision=Money(true_positive=100, false_positive=-50))


def test_a_capacity_is_enough() -> None:
    """How many rows can be acted on fixes a threshold too."""
    assert run_checks([no_money_stated], contract(decision=Top(0.01)), contract()).findings == []


def test_a_regression_decides_nothing() -> None:
    """Amounts have no threshold."""
    found = run_checks([no_money_stated], contract(task="regression"), contract())
    assert found.outcomes == {"CF002": "not applicable"}

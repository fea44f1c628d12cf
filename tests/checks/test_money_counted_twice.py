"""CF001."""

from __future__ import annotations

import pytest

from holdfast.checks import run_checks
from holdfast.checks.contract.money_counted_twice import money_counted_twice
from holdfast.checks.testing import contract
from holdfast.contract.settings import Money, Settings, Top


def flawed() -> Settings:
    """A caught case is a gain and a missed one a loss."""
    return contract(decision=Money(true_positive=150, false_positive=-50, false_negative=-150))


def twin() -> Settings:
    """The same money against doing nothing."""
    return contract(decision=Money(true_positive=150, false_positive=-50))


@pytest.mark.parametrize("decision", [None, Top(0.1)])
def test_without_money_it_does_not_apply(decision: Top | None) -> None:
    """A capacity, or nothing, counts no euro."""
    found = run_checks([money_counted_twice], contract(decision=decision), contract())
    assert found.outcomes == {"CF001": "not applicable"}


def test_losses_alone_count_nothing_twice() -> None:
    """A table written as costs only (a missed case loses, a caught one gains nothing) is another way to say it."""
    costs = contract(decision=Money(true_positive=0, false_positive=-50, false_negative=-150))
    assert run_checks([money_counted_twice], costs, contract()).outcomes == {"CF001": "passed"}

"""SP003."""

from __future__ import annotations

from typing import Any

from holdfast.checks import SplitContext, run_checks
from holdfast.checks.split.class_share_differs import class_share_differs
from holdfast.checks.testing import contract, split

SHARES: dict[str, Any] = {"training": 0.021, "holdout": 0.034, "difference": 0.013, "p_value": 0.0002}


def flawed() -> SplitContext:
    """One merchant with a third of all frauds is on one side."""
    return split(range(800), range(800, 1_000), shares=SHARES | {"notable": True})


def twin() -> SplitContext:
    """A difference that chance makes."""
    return split(range(800), range(800, 1_000), shares=SHARES | {"p_value": 0.02, "notable": False})


def test_a_regression_has_no_shares() -> None:
    """Without classes there is nothing to compare."""
    report = run_checks([class_share_differs], split([1], [2], task="regression"), contract())
    assert report.outcomes == {"SP003": "not applicable"}

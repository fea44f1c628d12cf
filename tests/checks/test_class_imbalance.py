"""DQ002."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.class_imbalance import class_imbalance
from holdfast.checks.testing import contract, table


def labelled(positives: int, rows: int = 1_000) -> TableContext:
    """Return a table with so many positives."""
    return table({"a": np.arange(rows) / 7}, np.arange(rows) < positives)


def flawed() -> TableContext:
    """Two positives in a hundred."""
    return labelled(20)


def twin() -> TableContext:
    """A fifth is positive."""
    return labelled(200)


@pytest.mark.parametrize(("positives", "found"), [(99, 1), (100, 0), (900, 0), (901, 1), (0, 1)])
def test_the_rarer_class_counts(positives: int, found: int) -> None:
    """Rare negatives are as rare as rare positives; a tenth is not rare."""
    assert len(run_checks([class_imbalance], labelled(positives), contract()).findings) == found


def test_a_regression_has_no_classes() -> None:
    """Amounts are not imbalanced."""
    context = table({"a": [1.0, 2.0]}, [0.5, 0.7], task="regression")
    assert run_checks([class_imbalance], context, contract()).outcomes == {"DQ002": "not applicable"}

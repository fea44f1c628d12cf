"""DQ001."""

from __future__ import annotations

import numpy as np

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.constant_column import constant_column
from holdfast.checks.testing import contract, table

LABELS = np.tile([0.0, 1.0], 30)


def flawed() -> TableContext:
    """One column has one value, one has none, one is a single level."""
    return table(
        {"transfer": np.full(60, 0.414912), "empty": np.full(60, np.nan), "country": ["FR"] * 60}, LABELS
    )


def twin() -> TableContext:
    """Each of them varies in a single row."""
    transfer, empty = np.full(60, 0.414912), np.full(60, np.nan)
    transfer[7], empty[7] = 0.5, 1.0
    return table({"transfer": transfer, "empty": empty, "country": ["FR"] * 59 + ["DE"]}, LABELS)


def test_one_value_and_missing_is_information() -> None:
    """A column that is either 1 or missing tells rows apart."""
    found = run_checks([constant_column], table({"flag": [1.0, None] * 30}, LABELS), contract())
    assert found.outcomes == {"DQ001": "passed"}


def test_ignored_columns_are_left_alone() -> None:
    """A constant that is no feature does no harm."""
    found = run_checks([constant_column], table({"c": [1.0] * 60}, LABELS, ignore=("c",)), contract())
    assert found.outcomes == {"DQ001": "passed"}

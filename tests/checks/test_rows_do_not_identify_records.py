"""SP002."""

from __future__ import annotations

import numpy as np

from holdfast.checks import SplitContext, run_checks
from holdfast.checks.split.rows_do_not_identify_records import rows_do_not_identify_records
from holdfast.checks.testing import contract, split

SIDES = np.arange(800) % 190, np.arange(200) % 190


def flawed() -> SplitContext:
    """190 distinct rows in a thousand, told apart by a running number."""
    return split(*SIDES, rows_identify=False)


def twin() -> SplitContext:
    """Distinct rows."""
    return split(np.arange(800), np.arange(800, 1_000))


def test_an_entity_answers_the_question() -> None:
    """Where the contract says who a row is about, equal rows do not matter."""
    report = run_checks(
        [rows_do_not_identify_records], split(*SIDES, rows_identify=False, entity="id"), contract()
    )
    assert report.outcomes == {"SP002": "not applicable"}

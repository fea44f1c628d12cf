"""SP001."""

from __future__ import annotations

import numpy as np

from holdfast.checks import SplitContext, run_checks
from holdfast.checks.split.duplicates_across_split import duplicates_across_split
from holdfast.checks.testing import contract, split

ROWS = np.arange(1_000)


def flawed() -> SplitContext:
    """A tenth of the holdout was written into the training rows as well."""
    return split(np.concatenate([ROWS[:800], ROWS[800:820]]), ROWS[800:])


def twin() -> SplitContext:
    """Every record stands on one side."""
    return split(ROWS[:800], ROWS[800:])


def test_independent_samples_of_few_values_pass() -> None:
    """Two samples of one hundred distinct rows share nearly all of them, as a random split would."""
    generator = np.random.default_rng(0)
    context = split(generator.integers(0, 100, 4_000), generator.integers(0, 100, 1_000))
    assert run_checks([duplicates_across_split], context, contract()).outcomes == {"SP001": "passed"}


def test_copies_on_one_side_pass() -> None:
    """Records that stand twice in the training rows are another matter."""
    context = split(np.concatenate([ROWS[:800], ROWS[:300]]), ROWS[800:])
    assert run_checks([duplicates_across_split], context, contract()).outcomes == {"SP001": "passed"}


def test_an_empty_side_does_not_apply() -> None:
    """Without a holdout nothing can stand in it."""
    report = run_checks([duplicates_across_split], split(ROWS, []), contract())
    assert report.outcomes == {"SP001": "not applicable"}

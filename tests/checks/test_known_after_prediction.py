"""LK006."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from holdfast.checks import TableContext, run_checks
from holdfast.checks.table.known_after_prediction import known_after_prediction
from holdfast.checks.testing import contract, table
from holdfast.types import Array

DAY = 86_400.0
ROWS = 400
OPENED = 1.7e9 + np.arange(ROWS) * DAY / 7


def of(days: Array, name: str = "closed_at") -> TableContext:
    """Return a table with a time that lies so many days after the moment of prediction."""
    times = OPENED + days * DAY
    return table(
        {"opened_at": OPENED, name: times},
        np.arange(ROWS) % 2,
        kinds={"opened_at": "datetime", name: "datetime"},
        predict_at="opened_at",
    )


def flawed() -> TableContext:
    """Cases are closed days after the prediction about them."""
    return of(np.random.default_rng(0).exponential(12.0, ROWS))


def twin() -> TableContext:
    """The last contact lies before the prediction, in one row at the same moment."""
    return of(np.minimum(0.0, -np.random.default_rng(0).exponential(12.0, ROWS) + 0.01), "contacted_at")


def certainties(context: TableContext) -> list[tuple[str, str]]:
    """Return certainty and severity of what is found."""
    found = run_checks([known_after_prediction], context, contract()).findings
    return [(finding.certainty, finding.severity) for finding in found]


def test_what_is_planned_may_be_known() -> None:
    """A due date is later and known: a warning. So are clocks that differ in a row or two."""
    assert certainties(of(np.full(ROWS, 30.0), "due_at")) == [("suspicious", "warning")]
    assert certainties(of(np.where(np.arange(ROWS) < 2, 0.01, -5.0))) == [("suspicious", "warning")]


def test_what_was_written_down_with_the_outcome_is_certain() -> None:
    """A time no earlier than the event itself cannot have been known before it."""
    assert certainties(flawed()) == [("likely", "error")]
    days = np.full(ROWS, 12.0)
    assert certainties(replace(of(days), times=OPENED + 11 * DAY)) == [("certain", "error")]
    assert certainties(replace(of(days), times=OPENED + 13 * DAY)) == [("likely", "error")]


def test_without_a_moment_of_prediction_nothing_can_be_said() -> None:
    """The check is not applicable."""
    context = table({"at": OPENED}, np.arange(ROWS) % 2, kinds={"at": "datetime"})
    assert run_checks([known_after_prediction], context, contract()).outcomes == {"LK006": "not applicable"}

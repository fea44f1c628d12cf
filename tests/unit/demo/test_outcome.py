"""The demo judges itself, and can fail."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from holdfast.demo import Facts, Outcome

TRUTH = Facts(leak=True, drift_month=8, lost=0, rolled_back=True)


def test_finding_the_truth_agrees() -> None:
    """Nothing is wrong when everything is found as it is."""
    assert Outcome(TRUTH, TRUTH, Path("r.html")).agrees


@pytest.mark.parametrize(
    "change",
    [{"leak": False}, {"drift_month": 7}, {"drift_month": None}, {"lost": 1}, {"rolled_back": False}],
)
def test_each_figure_can_fail_the_demo(change: dict[str, object]) -> None:
    """A missed leak, an early or missing alarm, a lost prediction, a rollback that did not restore."""
    found = dataclasses.replace(TRUTH, **change)  # type: ignore[arg-type]
    outcome = Outcome(TRUTH, found, Path("r.html"))
    assert not outcome.agrees
    assert next(iter(change)) in outcome.differences[0]


def test_a_further_wrong_figure_fails_the_demo() -> None:
    """Batch answers that differ from served ones are not among the four, and count."""
    assert not Outcome(TRUTH, TRUTH, Path("r.html"), ("1 answers of batch and server differ",)).agrees


def test_an_unknown_truth_is_not_judged() -> None:
    """Whether a table of the user's leaks, nobody knows."""
    truth = dataclasses.replace(TRUTH, leak=None)
    assert Outcome(truth, TRUTH, Path("r.html")).agrees
    assert '"truth":{"leak":null' in Outcome(truth, TRUTH, Path("r.html")).to_json()

"""The gate look."""

from __future__ import annotations

import pytest

from holdfast.errors import SealError
from holdfast.evaluate import open_and_evaluate, open_gate
from holdfast.seal import gate_looks


def gate(project, challenger, champion, **more):  # type: ignore[no-untyped-def]
    return open_gate(challenger, champion, project.folder, [project.sides.holdout], project.ledger, **more)


def test_a_worse_challenger_is_refused(lending):  # type: ignore[no-untyped-def]
    """A challenger whose weights were spoiled is worse for certain."""
    found = gate(lending, lending.bundle(noise=3.0, version="v2"), lending.bundle())
    assert found.gate.outcome == "refused"
    assert found.difference.value is not None
    assert found.difference.value < -0.02


def test_an_equal_challenger_with_enough_rows_passes(lending):  # type: ignore[no-untyped-def]
    """The champion against itself passes, with the numbers that decided it."""
    found = gate(lending, lending.bundle(version="v2"), lending.bundle())
    assert found.gate.outcome == "passed"
    assert found.gate.evidence["rows"] == found.rows == int((~lending.sides.training).sum())
    assert found.gate.evidence["champion"] == "v1"


def test_retries_on_the_same_rows_become_stricter(lending):  # type: ignore[no-untyped-def]
    """The k-th gate look on the same rows uses 0.10 / 2^(k-1)."""
    champion = lending.bundle()
    levels = [
        gate(lending, lending.bundle(version=f"v{k}"), champion).gate.evidence["level"] for k in (2, 3, 4)
    ]
    assert levels == [0.10, 0.05, 0.025]
    assert gate_looks(lending.folder, [lending.sides.holdout]) == 3


def test_a_gate_look_is_no_claim_and_is_possible_after_one(lending):  # type: ignore[no-untyped-def]
    """Opened rows are compared on again; the evidence says that it is no claim."""
    champion = lending.bundle()
    open_and_evaluate(champion, lending.folder, [lending.sides.holdout], lending.ledger)
    found = gate(lending, lending.bundle(version="v2"), champion)
    assert found.gate.evidence["claim"] is False
    assert [row[2]["kind"] for row in lending.ledger.rows] == ["claim", "gate"]


def test_training_rows_of_either_version_are_refused(lending):  # type: ignore[no-untyped-def]
    """Rows that the champion or the challenger learned from compare nothing."""
    with pytest.raises(SealError, match="holdout-was-trained-on"):
        gate(
            lending,
            lending.bundle(version="v2"),
            lending.bundle(),
            trained_on=[lending.training, lending.raw],
        )


def test_versions_that_ask_different_questions_are_not_compared(lending):  # type: ignore[no-untyped-def]
    """A challenger that predicts another target is an error before anything is opened."""
    other = lending.bundle(version="v2", target="branch", ignore=("default",), positive="north")
    with pytest.raises(SealError) as refused:
        gate(lending, other, lending.bundle())
    assert refused.value.code == "gate-other-question"
    assert lending.ledger.rows == []


def test_rows_that_one_version_cannot_answer_are_left_out_of_the_comparison(lending):  # type: ignore[no-untyped-def]
    """Only rows inside both populations are compared."""
    found = gate(lending, lending.bundle(version="v2", where="age >= 40"), lending.bundle())
    assert 0 < found.rows < int((~lending.sides.training).sum())


def test_the_margin_of_an_error_is_a_share_of_the_champions(heating):  # type: ignore[no-untyped-def]
    """For an error such as RMSE the margin is five percent of the champion's, whatever its unit."""
    champion = heating.bundle()
    found = gate(heating, heating.bundle(version="v2"), champion)
    assert found.gate.outcome == "passed"
    assert found.gate.evidence["margin"] == pytest.approx(
        0.05, abs=0.01
    )  # the noise has a standard deviation of 1

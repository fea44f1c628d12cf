"""TR002."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from holdfast.checks import run_checks
from holdfast.checks.testing import contract, linked, table
from holdfast.contract.settings import Money
from holdfast.train import TrainingContext, TrainingRows, train
from holdfast.train.checks.majority_class_predictor import majority_class_predictor

LABELS = (np.random.default_rng(0).random(300) < 0.4).astype(np.float64)


def run(**stated: object) -> TrainingContext:
    """Train on one good column under the stated contract."""
    context = table({"x": linked(1.0, LABELS)}, LABELS, candidates=("linear",), **stated)
    frame = context.columns["x"].series.to_frame()
    return TrainingContext(context.settings, train(TrainingRows(frame, LABELS), context.settings), LABELS)


def flawed() -> TrainingContext:
    """Under this money acting never pays."""
    return run(decision=Money(true_positive=1, false_positive=-1_000))


def twin() -> TrainingContext:
    """Under this it does for some."""
    return run(decision=Money(true_positive=100, false_positive=-50))


@pytest.mark.parametrize(("score", "said"), [(0.99, "every"), (0.01, "no")])
def test_both_sides_are_named(score: float, said: str) -> None:
    """Acting on every row is as empty as acting on none."""
    run = twin()
    one_sided = replace(run, trained=replace(run.trained, out_of_fold=np.full(300, score)))
    found = run_checks([majority_class_predictor], one_sided, contract()).findings
    assert f" {said} training row " in found[0].message


def test_a_regression_decides_nothing() -> None:
    """Without a threshold there is no side to fall on."""
    run = replace(twin(), trained=replace(twin().trained, decision=None))
    assert run_checks([majority_class_predictor], run, contract()).outcomes == {"TR002": "not applicable"}

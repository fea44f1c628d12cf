"""TR001."""

from __future__ import annotations

import numpy as np

from holdfast.checks.testing import linked, table
from holdfast.train import TrainingContext, TrainingRows, train

LABELS = (np.random.default_rng(0).random(300) < 0.4).astype(np.float64)


def run(strength: float) -> TrainingContext:
    """Train on one column that goes with the labels as strongly as said."""
    context = table({"x": linked(strength, LABELS)}, LABELS, candidates=("linear",))
    frame = context.columns["x"].series.to_frame()
    return TrainingContext(context.settings, train(TrainingRows(frame, LABELS), context.settings), LABELS)


def flawed() -> TrainingContext:
    """A column of noise."""
    return run(0.0)


def twin() -> TrainingContext:
    """A column that says something."""
    return run(1.0)

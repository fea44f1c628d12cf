"""TR003."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.checks.testing import contract
from holdfast.contract.settings import Column
from holdfast.train import TrainingContext, TrainingRows, train

N = 900
TIMES = np.arange(N, dtype=np.float64)


def run(labels: np.ndarray) -> TrainingContext:
    """Train boosted trees on the hour of each row, in the order of the file."""
    columns = {"hour": Column("number")}
    settings = contract(columns=columns, file_order=True, candidates=("lightgbm",))
    rows = TrainingRows(pl.DataFrame({"hour": TIMES}), labels, times=TIMES)
    return TrainingContext(settings, train(rows, settings), labels)


def flawed() -> TrainingContext:
    """Thirty hours in a row are alike: neighbours of an hour tell its class, and later hours are not told."""
    r = np.random.default_rng(0)
    regime = np.repeat(r.random(N // 30), 30)
    return run((r.random(N) < np.where(regime < 0.5, 0.1, 0.9)).astype(np.float64))


def twin() -> TrainingContext:
    """Hours that do not depend on each other."""
    return run((np.random.default_rng(1).random(N) < 0.5).astype(np.float64))

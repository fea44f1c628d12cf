"""Small tables with a known truth, the contracts that go with them, and the real tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from holdfast.contract import parse
from holdfast.contract.settings import Column, Settings
from holdfast.data import admit, read
from holdfast.train import TrainingRows

Contract = Callable[..., Settings]
Table = Callable[..., TrainingRows]


@pytest.fixture
def contract() -> Contract:
    """Return a maker of contracts over the columns ``a``, ``b`` and ``kind``."""

    def make(**changes: Any) -> Settings:
        columns = {
            "a": Column(type="number"),
            "b": Column(type="number", nullable=True),
            "kind": Column(type="category", values=("x", "y", "z")),
        }
        regression = changes.get("task") == "regression"
        stated: dict[str, Any] = {
            "name": "small",
            "task": "binary",
            "target": "y",
            "columns": columns,
            "metric": "r2" if regression else "roc_auc",
            "positive": None if regression else 1,
        }
        return Settings(**(stated | changes))

    return make


@pytest.fixture
def table() -> Table:
    """Return a maker of tables: the log-odds are ``1.5 a + effect(kind)``, and ``b`` is noise with nulls."""

    def make(
        n: int = 400, *, seed: int = 0, share: float = 0.5, task: str = "binary", entities: int | None = None
    ) -> TrainingRows:
        generator = np.random.default_rng(seed)
        a, b = generator.normal(size=n), generator.normal(size=n)
        kind = generator.integers(0, 3, n)
        margin = 1.5 * a + np.array([-1.0, 0.0, 1.0])[kind]
        if task == "binary":
            chance = 1.0 / (1.0 + np.exp(-(margin + np.log(share / (1.0 - share)))))
            labels = (generator.random(n) < chance).astype(np.float64)
        else:
            labels = margin + generator.normal(0.0, 0.3, n)
        frame = pl.DataFrame(
            {
                "a": a,
                "b": pl.Series(np.where(generator.random(n) < 0.1, np.nan, b)).fill_nan(None),
                "kind": pl.Series(np.array(["x", "y", "z"])[kind]),
            }
        )
        groups = None if entities is None else generator.integers(0, entities, n)
        return TrainingRows(frame, labels, groups)

    return make


@pytest.fixture
def real(data: Path) -> Callable[..., tuple[TrainingRows, Settings]]:
    """Return a reader of real tables: four fifths of the rows, drawn at random, and the contract."""

    def make(path: str, text: str, *, seed: int = 0) -> tuple[TrainingRows, Settings]:
        settings = parse(text)
        admitted = admit(read(data / path), settings, target=True)
        rows = TrainingRows(admitted.frame.select(settings.inputs), admitted.labels)
        return rows.take(np.random.default_rng(seed).random(len(rows)) < 0.8), settings

    return make

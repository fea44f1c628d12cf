"""A family whose hyperparameter is luck: a direction that is drawn by number, and a fit that takes its time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Search, Settings
from holdfast.models import Linear
from holdfast.train import TrainingRows
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix
from holdfast.train.search.space import Parameter

COLUMNS = 6


def _direction(number: int) -> np.ndarray:
    return np.random.default_rng(number).normal(size=COLUMNS)


@pytest.fixture
def lottery() -> Family:
    """Return a family that scores rows along a direction which its one hyperparameter draws: nothing is learned."""

    def fit(matrix: Matrix) -> Linear:
        matrix.clock.check()
        return Linear(_direction(int(matrix.parameters.get("ticket", 0))), 0.0)

    space = (Parameter("ticket", 1, 1_000_000, whole=True),)
    return Family("lottery", "linear", fit, readable=False, simplicity=3, space=space)


@pytest.fixture
def dial() -> Family:
    """Return a family with one good place: it turns the right direction by an angle, which defaults to a bad one."""

    def fit(matrix: Matrix) -> Linear:
        matrix.clock.check()
        angle = matrix.parameters.get("angle", 2.0)
        return Linear(np.array([np.cos(angle), np.sin(angle), 0, 0, 0, 0]), 0.0)

    return Family("dial", "linear", fit, readable=False, simplicity=3, space=(Parameter("angle", -1.5, 1.5),))


@pytest.fixture
def rows() -> Callable[..., TrainingRows]:
    """Return a maker of rows whose label depends on the first column by ``effect``, or on nothing."""

    def make(n: int = 300, *, effect: float = 2.0, seed: int = 0) -> TrainingRows:
        r = np.random.default_rng(seed)
        values = r.normal(size=(n, COLUMNS))
        chance = 1 / (1 + np.exp(-effect * values[:, 0]))
        frame = pl.DataFrame({f"c{i}": values[:, i] for i in range(COLUMNS)})
        return TrainingRows(frame, (r.random(n) < chance).astype(np.float64))

    return make


@pytest.fixture
def contract() -> Callable[..., Settings]:
    """Return a maker of contracts with a search."""

    def make(seconds: float = 600.0, trials: int | None = 6, **changes: object) -> Settings:
        columns = {f"c{i}": Column(type="number") for i in range(COLUMNS)}
        stated = {"name": "s", "task": "binary", "target": "y", "positive": 1, "metric": "roc_auc"}
        return Settings(columns=columns, search=Search(seconds, trials), **(stated | changes))  # type: ignore[arg-type]

    return make

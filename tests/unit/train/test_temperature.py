"""Temperature scaling: found where probabilities are too sure, and not used where they are right."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.metrics import score
from holdfast.models import Identity, Temperature
from holdfast.models.link import softmax
from holdfast.train.calibrate import calibrate
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.train.temperature import fit_temperature


def drawn(seed: int, n: int = 2_000, classes: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Return true log-probabilities and labels drawn from them."""
    r = np.random.default_rng(seed)
    margins = 2.0 * r.normal(size=(n, classes))
    y = (softmax(margins).cumsum(axis=1) < r.random((n, 1))).sum(axis=1)
    return margins, np.minimum(y, classes - 1).astype(float)


@pytest.mark.parametrize("sure", [0.5, 3.0])
def test_margins_that_are_too_sure_or_not_sure_enough_are_mended(sure: float) -> None:
    """The map is the temperature that undoes it; the cross-fitted probabilities lose less."""
    margins, y = drawn(0)
    rows = TrainingRows(pl.DataFrame({"x": y}), y)
    found, crossed = calibrate(margins * sure, rows, Folds(np.arange(len(y)) % 5))
    assert isinstance(found, Temperature)
    assert found.temperature == pytest.approx(sure, rel=0.15)
    assert score("log_loss", y, crossed) > score("log_loss", y, softmax(margins * sure))
    assert score("accuracy", y, crossed) == score("accuracy", y, softmax(margins))


def test_right_probabilities_stay_as_they_are() -> None:
    """No map, and the scores are those that came in."""
    for seed in range(3):
        margins, y = drawn(seed, 1_000)
        rows = TrainingRows(pl.DataFrame({"x": y}), y)
        found, crossed = calibrate(margins, rows, Folds(np.arange(len(y)) % 5))
        assert found == Identity()
        assert crossed.tolist() == softmax(margins).tolist()


def test_margins_that_know_everything_or_nothing_have_no_temperature() -> None:
    """The loss falls to the end of the range: that is no finding."""
    y = np.arange(300) % 3
    assert fit_temperature(np.eye(3)[y], y.astype(float)) == Identity()
    assert fit_temperature(np.random.default_rng(0).permutation(np.eye(3)[y]), y.astype(float)) == Identity()

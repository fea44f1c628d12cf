"""Calibration: a map is used only when rows that did not fit it say so."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.models import Identity, Isotonic, Sigmoid
from holdfast.train.calibrate import calibrate
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.types import Array, Integers


def drawn(chance: Array, seed: int, groups: Integers | None = None) -> tuple[TrainingRows, Integers]:
    """Return rows whose labels have these chances, and five folds."""
    generator = np.random.default_rng(seed)
    labels = (generator.random(len(chance)) < chance).astype(np.float64)
    return TrainingRows(pl.DataFrame({"x": chance}), labels, groups), generator.integers(0, 5, len(chance))


def probability(margin: Array) -> Array:
    """Return the logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-margin)))


@pytest.mark.parametrize("seed", range(5))
def test_a_distorted_margin_gets_a_sigmoid(seed: int) -> None:
    """Log-odds that are three times too sure are shrunk back to the truth, by the simpler of the two maps."""
    truth = np.random.default_rng(seed + 100).normal(0.3, 1.2, 4_000)
    rows, codes = drawn(probability(truth), seed)
    found, crossed = calibrate(3.0 * truth + 0.5, rows, Folds(codes))
    assert isinstance(found, Sigmoid)
    assert found.slope == pytest.approx(1 / 3, abs=0.05)
    assert np.abs(crossed - probability(truth)).mean() < 0.03


def test_calibrated_margins_mostly_get_none() -> None:
    """True log-odds are left alone, but for the one-sided error rate of one standard error."""
    kept = 0
    for seed in range(20):
        truth = np.random.default_rng(seed).normal(0.0, 1.2, 1_500)
        rows, codes = drawn(probability(truth), seed + 1)
        kept += isinstance(calibrate(truth, rows, Folds(codes))[0], Identity)
    assert kept >= 17


def test_isotonic_has_to_beat_the_sigmoid() -> None:
    """A step that no sigmoid can follow gets isotonic regression."""
    margin = np.random.default_rng(3).uniform(-4, 4, 6_000)
    rows, codes = drawn(np.where(margin > 1.0, 0.6, np.where(margin > -2.0, 0.3, 0.02)), 4)
    found, crossed = calibrate(margin, rows, Folds(codes))
    assert isinstance(found, Isotonic)
    assert np.abs(crossed - np.where(margin > 1.0, 0.6, np.where(margin > -2.0, 0.3, 0.02))).mean() < 0.05


def test_isotonic_is_not_tried_on_few_rows() -> None:
    """Under a thousand rows the map with many knots is left out whatever it would gain."""
    margin = np.random.default_rng(3).uniform(-4, 4, 900)
    rows, codes = drawn(np.where(margin > 1.0, 0.95, 0.3), 4)
    assert not isinstance(calibrate(margin, rows, Folds(codes))[0], Isotonic)


def test_a_map_that_would_reverse_the_order_is_not_used() -> None:
    """Margins that point the wrong way carry nothing, and no map makes them a model."""
    truth = np.random.default_rng(0).normal(0.0, 1.0, 900)
    rows, codes = drawn(probability(-truth), 1)
    assert isinstance(calibrate(truth, rows, Folds(codes))[0], Identity)


def test_separated_classes_give_a_finite_map() -> None:
    """Margins that separate the classes would send the slope of a sigmoid to infinity; it stays a number."""
    margin = np.concatenate([np.linspace(-3, -1, 100), np.linspace(1, 3, 100)])
    rows = TrainingRows(pl.DataFrame({"x": margin}), (margin > 0).astype(np.float64))
    found, crossed = calibrate(margin, rows, Folds(np.arange(200) % 5))
    assert np.isfinite(crossed).all()
    assert np.isfinite(found.probabilities(np.array([-1e3, 1e3]))).all()


def test_the_error_is_that_of_entities() -> None:
    """Copies of a row are one observation: what ten rows cannot show, ten rows written thirty times cannot."""
    used = {"rows": 0, "entities": 0}
    for seed in range(20):
        truth = np.random.default_rng(seed).normal(0.0, 1.0, 40)
        rows, codes = drawn(probability(truth), seed + 50)
        copied, folds = np.repeat(1.5 * truth, 30), np.repeat(codes, 30)
        frame, labels = rows.frame.select(pl.all().repeat_by(30).explode()), np.repeat(rows.labels, 30)
        for name, groups in (("rows", None), ("entities", np.repeat(np.arange(40), 30))):
            found, _ = calibrate(copied, TrainingRows(frame, labels, groups), Folds(folds))
            used[name] += not isinstance(found, Identity)
    assert used["entities"] < used["rows"] - 5

"""What is done without a model, on the rows of a look."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.evaluate.baselines import _outcome
from holdfast.evaluate.history import Series, entities, together
from holdfast.project.neighbours import alike
from holdfast.stats.persistence import Persistence, last_known


def series(times: list[float], who: list[str | None]) -> Series:
    """Return labelled rows; the label is the number of the row."""
    frame = pl.DataFrame({"who": pl.Series(who, dtype=pl.String)})
    return Series(
        np.arange(len(times), dtype=np.float64), np.array(times), entities(frame, "who", len(times))
    )


def test_the_first_rows_of_a_look_have_their_previous_label_in_training() -> None:
    """Training rows and rows of the look are one series; an entity is one, whatever type its cells have."""
    training = series([1.0, 2.0, 3.0], ["7", "8", None])
    frame = pl.DataFrame({"who": [7, 8, None]})
    look = Series(np.array([10.0, 11.0, 12.0]), np.array([4.0, 5.0, 6.0]), entities(frame, "who", 3))
    both, groups = together(training, look)
    assert groups is not None
    found = last_known(both.labels, both.times, groups, 0.0)
    assert found[3:5].tolist() == [0.0, 1.0]
    assert np.isnan(found[5])


def test_without_entities_any_earlier_row_counts() -> None:
    """Nobody is named: there are no groups."""
    nobody = pl.DataFrame({"x": [1, 2]})
    part = Series(np.array([1.0, 0.0]), np.array([1.0, 2.0]), entities(nobody, "who", 2))
    assert together(part, part)[1] is None


def test_transitions_of_several_classes() -> None:
    """Of three classes the answers are shares of all three; where nothing is known those of the training rows."""
    labels = np.array([0.0, 1, 2, 0, 1, 2])
    seen = Persistence.learned(np.array([np.nan, 0, 1, 2, 0, 1]), labels, 3)
    scores = seen.scores(np.array([0.0, np.nan]), probabilities=True)
    assert scores.shape == (2, 3)
    assert scores.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert int(scores[0].argmax()) == 1
    assert seen.scores(np.array([2.0]), probabilities=False).tolist() == [[0.0, 0.0, 1.0]]


@pytest.mark.parametrize(
    ("interval", "said"),
    [((0.1, 0.2), "beaten"), ((-0.2, -0.1), "ahead"), ((-0.1, 0.1), "undecided"), (None, "undecided")],
)
def test_a_baseline_is_beaten_when_the_interval_says_so(
    interval: tuple[float, float] | None, said: str
) -> None:
    """An interval with zero in it decides nothing."""
    assert _outcome(interval) == said


def test_a_file_sorted_by_its_target_is_no_series() -> None:
    """Its neighbours are alike too, and its order is not time; nor is that of independent rows."""
    labels = np.random.default_rng(0).integers(0, 2, 400)
    assert alike(pl.Series(np.sort(labels))) is None
    assert alike(pl.Series(labels)) is None
    assert alike(pl.Series(np.repeat(labels[:40], 10))) is not None

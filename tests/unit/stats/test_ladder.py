"""The Ladder answers as little as it says."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.stats.ladder import Ladder, fixed_step


def test_an_entry_inside_the_step_learns_nothing():
    """Better by less than a step: the old figure again, whatever the loss was."""
    board = Ladder(leader=0.3, step=0.05)
    answers = {board.submitted(loss) for loss in (0.26, 0.27, 0.4, 1.0)}
    assert answers == {(Ladder(0.3, 0.05, 1), False)}


def test_a_lead_is_told_to_the_step():
    """Losses that round to one figure are told apart by nothing."""
    board = Ladder(leader=0.5, step=0.1)
    told = {board.submitted(loss)[0].leader for loss in (0.26, 0.29, 0.31, 0.34)}
    assert [round(figure, 9) for figure in told] == [0.3]


@pytest.mark.parametrize(("rows", "step"), [(1, 1.0), (100, 0.1), (10_000, 0.01), (10**8, 0.01)])
def test_the_step_follows_the_rows(rows: int, step: float):
    """Max(.01, 1 / sqrt(n))."""
    assert fixed_step(rows) == pytest.approx(step)


def test_noise_alone_moves_the_board_by_little():
    """Two thousand guesses at 1,000 labels without signal: the mean figure stays within .06 of the truth."""
    gaps = []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        labels = generator.integers(0, 2, 1_000)
        errors = (generator.integers(0, 2, (2_000, 1_000)) != labels).mean(axis=1)
        board = Ladder(0.5, fixed_step(1_000))
        for error in errors.tolist():
            board, _ = board.submitted(error)
        gaps.append(0.5 - board.leader)
    assert 0.0 < np.mean(gaps) < 0.06

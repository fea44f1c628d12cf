"""The Ladder: a leaderboard that may be asked again and again without its best figure drifting from the truth."""

from __future__ import annotations

import math

import msgspec

SMALLEST_STEP = 0.01


def fixed_step(rows: float) -> float:
    """Return the step of a board of so many rows, at least 1: ``max(.01, 1 / sqrt(rows))``.

    Examples
    --------
    >>> fixed_step(1_000_000), round(fixed_step(1_000), 4)
    (0.01, 0.0316)
    """
    return max(SMALLEST_STEP, 1.0 / math.sqrt(max(rows, 1.0)))


class Ladder(msgspec.Struct, frozen=True):
    """The state of a board: the figure of the leader, the step, and how often it was asked.

    Parameters
    ----------
    leader
        A mean of losses in [0, 1], rounded to the step.
    step
        How much better an entry must be to be told so, and what figures are rounded to.
    entries
        How often the board was asked.

    Notes
    -----
    An entry takes the lead when its loss is below the leader's by more than the step; then the leader's figure is the
    entry's, rounded. Otherwise nothing changes, and the answer is the leader's old figure: whoever asks learns that the
    entry is not better by a step, and nothing more. A step that were estimated from the difference, as in the
    parameter-free variant, would answer more and was attacked with more success.

    References
    ----------
    Blum and Hardt (2015), The Ladder: a reliable leaderboard for machine learning competitions, ICML.

    Examples
    --------
    >>> board, leads = Ladder(leader=0.5, step=0.1).submitted(0.32)
    >>> round(board.leader, 10), leads
    (0.3, True)
    >>> board.submitted(0.25)[1]
    False
    """

    leader: float
    step: float
    entries: int = 0

    def submitted(self, loss: float) -> tuple[Ladder, bool]:
        """Return the board after an entry with this mean loss, and whether the entry leads now."""
        leads = loss < self.leader - self.step
        leader = self.rounded(loss) if leads else self.leader
        return Ladder(leader, self.step, self.entries + 1), leads

    def rounded(self, loss: float) -> float:
        """Return a loss to the nearest multiple of the step."""
        return math.floor(loss / self.step + 0.5) * self.step

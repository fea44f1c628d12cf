"""The seconds of the contract, shared out over the searches that are still to come."""

from __future__ import annotations

from collections.abc import Iterable

from holdfast.train.clock import Clock
from holdfast.train.search.log import TrialLog


class Budget:
    """Seconds for a number of searches; what one leaves over goes to the next ones.

    Parameters
    ----------
    seconds
        Left in all.
    searches
        Still to come.

    Examples
    --------
    >>> budget = Budget(60.0, 3)
    >>> 19.0 < budget.next().left <= 20.0
    True
    >>> 29.0 < budget.next().left <= 30.0   # nothing was used of the first share
    True
    """

    def __init__(self, seconds: float, searches: int) -> None:
        self._clock = Clock.after(seconds)
        self._searches = searches

    @property
    def left(self) -> float:
        """Seconds left in all."""
        return self._clock.left

    def next(self) -> Clock:
        """Return the clock of the next search."""
        share = Clock.after(self._clock.left / max(self._searches, 1))
        self._searches -= 1
        return share


def remaining(seconds: float, names: Iterable[str], log: TrialLog) -> float:
    """Return what is left of the seconds after the trials that were finished, in this run or before it."""
    return seconds - sum(trial.seconds for name in names for trial in log.trials(name))

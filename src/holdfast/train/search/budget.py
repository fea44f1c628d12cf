"""The seconds of the contract, shared out over the searches that are still to come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from holdfast.train.clock import Clock
from holdfast.train.search.log import TrialLog


class Budget:
    """Seconds for a number of searches; what one leaves over goes to the next ones, and nothing else uses them up.

    Parameters
    ----------
    seconds
        Left in all.
    searches
        Still to come.

    Examples
    --------
    >>> budget = Budget(60.0, 3, now=iter([100.0, 110.0, 500.0, 500.0]).__next__)
    >>> with budget.share() as clock:
    ...     print(clock.end)
    120.0
    >>> with budget.share() as clock:
    ...     print(clock.end, budget.left)
    525.0 50.0
    """

    def __init__(self, seconds: float, searches: int, now: Callable[[], float] = time.monotonic) -> None:
        self.left = seconds
        self._searches, self._now = searches, now

    @contextmanager
    def share(self) -> Iterator[Clock]:
        """Give the next search its share of what is left, and take off what it uses."""
        start = self._now()
        share = max(self.left, 0.0) / max(self._searches, 1)
        self._searches -= 1
        try:
            yield Clock(start + share, self._now)
        finally:
            self.left -= self._now() - start


def remaining(seconds: float, names: Iterable[str], log: TrialLog) -> float:
    """Return what is left of the seconds after the trials that were finished, in this run or before it."""
    return seconds - sum(trial.seconds for name in names for trial in log.trials(name))

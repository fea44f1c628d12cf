"""A moment at which work has to stop, asked for inside long steps."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass


class OutOfTime(Exception):
    """The moment has passed; whoever set the clock catches this."""


@dataclass(frozen=True)
class Clock:
    """A moment on a clock that only rises; without one there is time without end.

    Examples
    --------
    >>> Clock().left
    inf
    >>> Clock.after(5.0, now=lambda: 100.0).end
    105.0
    """

    end: float = math.inf
    now: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, seconds: float, now: Callable[[], float] = time.monotonic) -> Clock:
        """Return the clock that ends so many seconds from now."""
        return cls(now() + seconds, now)

    @property
    def left(self) -> float:
        """Seconds until the moment; negative after it."""
        return self.end - self.now()

    def check(self) -> None:
        """Raise when the moment has passed.

        Raises
        ------
        OutOfTime
            It has.
        """
        if self.left <= 0:
            raise OutOfTime


NO_END = Clock()

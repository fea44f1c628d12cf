"""One search: trials on parts of some rows, until the time or the number of trials is used up."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from holdfast.records import Hyperparameters, Trial
from holdfast.train.clock import Clock, OutOfTime
from holdfast.train.search.log import TrialLog
from holdfast.train.search.parts import Part
from holdfast.train.search.proposal import propose
from holdfast.train.search.space import Space

RESERVE = 0.75
"""Share of the longest trial's time that is kept back: after a search of rows, one model is fitted on all of them."""


@dataclass(frozen=True)
class Study:
    """A search by the name ``key`` in the log.

    Parameters
    ----------
    parts
        Makes the parts; called only when a trial is to be made.
    most
        How many trials there may be beside the defaults; null: as many as there is time for.
    """

    key: str
    space: Space
    parts: Callable[[], Sequence[Part]]
    log: TrialLog
    seed: int
    most: int | None

    def run(self, clock: Clock, progress: Callable[[int, float | None], None]) -> None:
        """Try the defaults, then what is proposed; every finished trial is written down at once."""
        trials = self.log.trials(self.key)
        if self._enough(trials):
            return
        parts = self.parts()
        while not self._enough(trials) and clock.left > RESERVE * max(
            (t.seconds for t in trials), default=0.0
        ):
            progress(len(trials), best(trials)[1])
            try:
                trial = self._trial(parts, trials, clock)
            except OutOfTime:
                return
            self.log.add(self.key, len(trials), trial)
            trials = self.log.trials(self.key)

    def _enough(self, trials: Sequence[Trial]) -> bool:
        return self.most is not None and len(trials) > self.most

    def _trial(self, parts: Sequence[Part], trials: Sequence[Trial], clock: Clock) -> Trial:
        start, scores = time.monotonic(), []
        proposal = propose(self.space, trials, seed=self.seed) if trials else None
        parameters = proposal.parameters if proposal else {}
        for i, part in enumerate(parts):
            scores.append(part.score(parameters, clock))
            if proposal and i + 1 < len(parts) and proposal.hopeless(scores):
                return Trial(parameters, tuple(scores), "pruned", time.monotonic() - start)
        return Trial(parameters, tuple(scores), "complete", time.monotonic() - start)


def best(trials: Sequence[Trial]) -> tuple[Hyperparameters, float | None]:
    """Return the hyperparameters with the highest mean score, the first of equal ones, and that score.

    Without a complete trial these are the defaults, and no score.

    Examples
    --------
    >>> defaults = Trial({}, (0.7, 0.8), "complete", 1.0)
    >>> best([defaults, Trial({"depth": 3}, (0.9,), "pruned", 1.0), Trial({"depth": 4}, (0.8, 0.8), "complete", 1.0)])
    ({'depth': 4}, 0.8)
    """
    complete = [t for t in trials if t.state == "complete" and np.isfinite(t.scores).any()]
    if not complete:
        return {}, None
    means = [float(np.nanmean(t.scores)) for t in complete]
    chosen = int(np.argmax(means))
    return complete[chosen].parameters, means[chosen]

"""What the vectorised executor answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from holdfast.bundle.decision import Decision
from holdfast.types import Array, Label, Mask


@dataclass(frozen=True, eq=False)
class Predictions:
    """Answers to ``n`` typed rows, in their order.

    ``scores`` are probabilities for a binary task and values for a regression, shape ``(n,)``; ``flags`` has one
    list a row, empty where nothing lies beyond what was observed.

    Examples
    --------
    >>> found = Predictions(np.array([0.2, 0.7]), [[], ["age above the observed 90"]], Decision(0.5, ("no", "yes")))
    >>> found.prediction
    ['no', 'yes']
    """

    scores: Array
    flags: list[list[str]]
    decision: Decision

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def threshold(self) -> float | None:
        """The threshold of the decision; null for a regression."""
        return self.decision.threshold

    @property
    def probability(self) -> Array | None:
        """The scores of a binary task; null for a regression."""
        return None if self.decision.labels is None else self.scores

    @property
    def positive(self) -> Mask | None:
        """Where the answer is the positive label; null for a regression."""
        return None if self.decision.threshold is None else self.scores >= self.decision.threshold

    @property
    def prediction(self) -> list[Label]:
        """The answers: labels as in the data, or values."""
        if self.decision.labels is None or self.positive is None:
            return self.scores.tolist()  # type: ignore[no-any-return]
        negative, positive = self.decision.labels
        return [positive if yes else negative for yes in self.positive.tolist()]

    def frame(self) -> pl.DataFrame:
        """Return columns ``prediction``, ``flags`` and, for a binary task, ``probability`` and ``threshold``."""
        flags = pl.Series("flags", self.flags, dtype=pl.List(pl.String))
        if self.decision.labels is None or self.positive is None:
            return pl.DataFrame([pl.Series("prediction", self.scores), flags])
        answers = pl.Series("prediction", list(self.decision.labels)).gather(self.positive.astype(np.uint32))
        threshold = pl.repeat(self.decision.threshold, len(self), dtype=pl.Float64, eager=True)
        return pl.DataFrame(
            [answers, pl.Series("probability", self.scores), threshold.alias("threshold"), flags]
        )

"""What the vectorised executor answers."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from holdfast.bundle.decision import Decision
from holdfast.bundle.flags import Flags
from holdfast.types import Array, Integers, Label


@dataclass(frozen=True, eq=False)
class Predictions:
    """Answers to ``n`` typed rows, in their order.

    ``scores`` are probabilities for a binary task and values for a regression, shape ``(n,)``, and one probability a
    class for a multiclass task, shape ``(n, classes)``; ``flags`` has one list a row, empty where nothing lies beyond
    what was observed.

    Examples
    --------
    >>> import numpy as np
    >>> from holdfast.bundle.decisions.threshold import Threshold
    >>> flags = Flags.of([[], ["age above the observed 90"]])
    >>> found = Predictions(np.array([0.2, 0.7]), flags, Threshold(0.5, ("no", "yes")))
    >>> found.prediction
    ['no', 'yes']
    """

    scores: Array
    flags: Flags
    decision: Decision

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def decided(self) -> Integers | None:
        """The number of the class answered (1: the positive label of a binary task); null for a regression."""
        return self.decision.codes(self.scores)

    @property
    def prediction(self) -> list[Label]:
        """The answers: labels as in the data, or values."""
        labels, decided = self.decision.labels, self.decided
        if labels is None or decided is None:
            return self.scores.tolist()  # type: ignore[no-any-return]
        return [labels[code] for code in decided.tolist()]

    def frame(self) -> pl.DataFrame:
        """Return ``prediction``, what the kind of decision puts beside it, and ``flags``.

        A binary task has ``probability`` and ``threshold``, a multiclass one ``probability_<label>`` of each class.
        """
        return pl.DataFrame([*self.decision.columns(self.scores), self.flags.series()])

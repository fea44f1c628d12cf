"""What a search for hyperparameters tried, and what came of it."""

from __future__ import annotations

from typing import Literal

import msgspec

Hyperparameters = dict[str, int | float]


class Trial(msgspec.Struct, frozen=True):
    """One choice of hyperparameters, judged on parts of the rows that it was not fitted on.

    ``scores`` has one score a part, larger is better: all of them of a ``complete`` trial, the first few of a
    ``pruned`` one. No ``parameters`` are the defaults.
    """

    parameters: Hyperparameters
    scores: tuple[float, ...]
    state: Literal["complete", "pruned"]
    seconds: float


class Searched(msgspec.Struct, frozen=True):
    """The searches of one candidate: one without each fold, and one on all training rows.

    ``complete`` and ``pruned`` count the trials of all searches. ``best`` is the mean score of the best trial of the
    search on all training rows: it flatters, because it was the best of many. ``score`` is the score of the searches
    as a way to choose: in each fold, that of what was chosen without it. ``gain`` is by how much that is more than the
    defaults have in the same folds, on average, and ``error`` its paired standard error. ``parameters`` were chosen on
    all training rows; ``adopted`` says whether the candidate has them (a gain above its error) or the defaults. The
    score of the candidate itself is that of searching and adopting together: in each fold the others choose between
    the two.
    """

    complete: int
    pruned: int
    seconds: float
    best: float | None
    score: float | None
    gain: float | None
    error: float | None
    adopted: bool
    parameters: Hyperparameters
    why: str

"""What a leaderboard shows: one rounded figure, that of the leader; everything else is withheld."""

from __future__ import annotations

import msgspec

from holdfast.records.evaluation import Metric

WITHHELD = "withheld"


class Standing(msgspec.Struct, frozen=True):
    """The answer to one entry.

    ``loss`` is the leader's mean loss in [0, 1], rounded to ``step``; it is the version's own only where ``leads`` is
    true. ``measure`` says what the loss is, ``without_model`` what it is without a model. ``metrics`` has every other
    figure as null, with the note ``withheld``.
    """

    version: str
    entry: int
    leads: bool
    leader: str | None
    loss: float
    step: float
    rows: int
    measure: str
    without_model: float
    metrics: dict[str, Metric] = {}
    claim: str = ""


class Place(msgspec.Struct, frozen=True):
    """One entry as the board keeps it."""

    entry: int
    version: str
    entered: str
    leads: bool
    loss: float


class Leaderboard(msgspec.Struct, frozen=True):
    """A board with its entries, oldest first; ``loss`` is the leader's, rounded to ``step``."""

    board: int
    leader: str | None
    loss: float
    step: float
    rows: int
    measure: str
    without_model: float
    entries: list[Place]

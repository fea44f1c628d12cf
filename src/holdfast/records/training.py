"""What training and retraining report."""

from __future__ import annotations

from typing import Any

import msgspec

from holdfast.records.checking import Finding, RowCounts
from holdfast.records.searching import Hyperparameters, Searched
from holdfast.records.storing import Gate


class Candidate(msgspec.Struct, frozen=True):
    """One candidate, measured inside the training rows only. Scores are larger-is-better.

    ``interval`` is the 95 % interval of the cross-validated score, ``latency_p99_us`` the 99th percentile of one
    row through the row executor in microseconds, ``memory_mb`` the size of the loaded core,
    ``training_seconds`` the final fit. ``why`` says why it was or was not selected. A candidate that could not be
    offered for this table has no figures.

    ``exact`` says that a row alone is answered as in a table, to the last bit; otherwise within 1e-9, relative.
    ``parameters`` are the hyperparameters that a search put in place of the defaults, ``search`` what it tried.
    """

    name: str
    score: float | None
    interval: tuple[float, float] | None
    latency_p99_us: float | None
    memory_mb: float | None
    training_seconds: float | None
    beats_baseline: bool | None
    why: str = ""
    exact: bool | None = None
    note: str = ""
    parameters: Hyperparameters = {}
    search: Searched | None = None


class Baseline(msgspec.Struct, frozen=True):
    """What must be beaten: the contract's ``baseline`` where there is one, else the dummy; in the order of time the
    better one of that and the previous label.

    ``beaten`` says whether the selected candidate's mean gain over folds is above one standard error.
    """

    name: str
    score: float | None
    beaten: bool | None = None


class RandomSplit(msgspec.Struct, frozen=True):
    """The selected candidate in random folds beside blocks forward in time, on the same training rows.

    Scores are larger-is-better; ``difference`` is random minus forward, paired, with its 95 % interval, and
    ``last_block`` the same on the last block alone, which learned from more rows than a random fold. ``flatters`` is
    true where that interval is above zero.
    """

    random: float | None
    forward: float | None
    difference: float | None
    interval: tuple[float, float] | None
    last_block: float | None
    last_block_interval: tuple[float, float] | None
    rows: int
    flatters: bool


class Training(msgspec.Struct, frozen=True):
    """One training run. ``training_value`` is an optimism-corrected estimate and no claim.

    ``notes`` say what else a person must know: the general path, a version that is not sealed.
    ``table`` says what became of the rows that were read; null where they came from more than one table. ``baselines``
    are all that were measured in the order of time, and ``random_split`` is there where rows have a time.
    """

    version: str
    selected: str
    metric: str
    candidates: list[Candidate]
    baseline: Baseline
    threshold: float | None
    training_value: dict[str, Any] | None = None
    calibration: str | None = None
    rows: dict[str, int] = {}
    findings: list[Finding] = []
    accepted: list[Finding] = []
    table: RowCounts | None = None
    notes: list[str] = []
    baselines: list[Baseline] = []
    random_split: RandomSplit | None = None


class Difference(msgspec.Struct, frozen=True):
    """Challenger minus champion, paired, on rows that neither was trained on; higher is better."""

    metric: str
    value: float | None
    interval: tuple[float, float] | None


class Retraining(msgspec.Struct, frozen=True):
    """A challenger from the champion's training rows and new labelled ones, and how it compares.

    With nothing new to learn from, ``version`` is null and ``message`` says so.
    """

    version: str | None
    champion: str
    rows: dict[str, int]
    difference: Difference | None
    better: bool | None
    gates: list[Gate]
    message: str = ""

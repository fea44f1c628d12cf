"""Whether a run searches, for which candidates, and under which name its trials are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet
from holdfast.train.crossval import Progress
from holdfast.train.family import Family
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.train.search.budget import Budget, remaining
from holdfast.train.search.log import TrialLog


@dataclass(frozen=True)
class Searching:
    """The searches of a training run: one budget, one log."""

    rows: TrainingRows
    features: FeatureSet
    settings: Settings
    folds: Folds
    log: TrialLog
    key: str
    budget: Budget
    progress: Progress

    def name(self, family: str, i: int) -> str:
        """Return the name of a family's search without fold ``i``, or on all rows where there are only ``i`` folds."""
        return _name(self.key, family, i)


def _name(key: str, family: str, i: int) -> str:
    return f"{key}/{family}/{i}"


def searching(
    families: Sequence[Family],
    rows: TrainingRows,
    features: FeatureSet,
    settings: Settings,
    folds: Folds,
    *,
    log: TrialLog,
    progress: Progress,
) -> Searching | None:
    """Return the searches of a run, or None where the contract asks for none."""
    named = [family.name for family in families if family.space]
    if settings.search is None or not named:
        return None
    key = fingerprint(rows, settings)
    names = [_name(key, name, i) for name in named for i in range(len(folds) + 1)]
    budget = Budget(remaining(settings.search.seconds, names, log), len(names))
    return Searching(rows, features, settings, folds, log, key, budget, progress)


def fingerprint(rows: TrainingRows, settings: Settings) -> str:
    """Return the digest of contract and training rows, in hex: trials are taken up again where both are the same."""
    digest = hashlib.sha256(settings.digest().encode())
    digest.update(rows.frame.hash_rows(seed=0).to_numpy().tobytes() if rows.frame.width else b"")
    for values in (rows.labels, rows.groups, rows.weights, rows.times):
        digest.update(b"-" if values is None else values.tobytes())
    return digest.hexdigest()

"""The rows of a search, parted and encoded once: every trial is fitted and judged on the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet
from holdfast.metrics import score
from holdfast.models import Core, Encoder, Predictor
from holdfast.models.sparse import Encoded
from holdfast.records import Hyperparameters
from holdfast.train.candidates import encode
from holdfast.train.clock import Clock
from holdfast.train.family import Family
from holdfast.train.folds import plan_folds
from holdfast.train.matrix import Matrix
from holdfast.train.rows import TrainingRows
from holdfast.types import Array

PARTS = 3
BLOCK_ROWS = 2_000
"""As many rows are answered between two looks at the clock."""


@dataclass(frozen=True)
class Part:
    """Rows to fit a trial on, encoded, and rows to judge it by."""

    family: Family
    settings: Settings
    features: FeatureSet
    encoder: Encoder
    matrix: Matrix
    held: Encoded
    labels: Array
    weights: Array | None

    def score(self, parameters: Hyperparameters, clock: Clock) -> float:
        """Return the contract's metric, larger is better; NaN where these rows do not define it.

        Raises
        ------
        OutOfTime
            The clock's moment passed.
        """
        core = self.family.fit(replace(self.matrix, parameters=parameters, clock=clock, draft=True))
        margins = np.concatenate(list(_margins(core, self.held, clock)))
        predictor = Predictor(self.features, self.encoder, core, self.settings.task)
        return score(
            self.settings.metric,
            self.labels,
            predictor.score_margins(margins),
            weights=self.weights,
        )


def part(
    family: Family, rows: TrainingRows, features: FeatureSet, settings: Settings, *, seed: int
) -> list[Part]:
    """Return the parts of these rows, three at most, planned as the folds of a cross-validation are."""
    folds = plan_folds(rows, settings, most=PARTS)
    parts = []
    for k in range(len(folds)):
        encoder, matrix = encode(family, rows.take(folds.training(k)), features, settings, seed=seed + k)
        held = rows.take(folds.held(k))
        encoded = encoder.matrix(features.table(held.frame))
        parts.append(Part(family, settings, features, encoder, matrix, encoded, held.labels, held.weights))
    return parts


def _margins(core: Core, held: Encoded, clock: Clock) -> Iterator[Array]:
    if not isinstance(held, np.ndarray):
        yield core.margin(held)
        return
    for start in range(0, len(held), BLOCK_ROWS):
        clock.check()
        yield core.margin(held[start : start + BLOCK_ROWS])

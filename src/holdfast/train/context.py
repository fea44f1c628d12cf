"""What checks of a training run are handed."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.contract.settings import Settings
from holdfast.train.run import Trained
from holdfast.types import Array


@dataclass(frozen=True)
class TrainingContext:
    """A finished training run and the labels of its rows, shape ``(n,)``."""

    settings: Settings
    trained: Trained
    labels: Array

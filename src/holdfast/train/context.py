"""What checks of a training run are handed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdfast.contract.settings import Settings
from holdfast.types import Array

if TYPE_CHECKING:
    from holdfast.train.run import Trained


@dataclass(frozen=True)
class TrainingContext:
    """A finished training run and the labels of its rows, shape ``(n,)``."""

    settings: Settings
    trained: Trained
    labels: Array

"""Baselines, candidates, cross-validation, calibration and selection: on training rows, and on nothing else.

The names that train are reached lazily: commands that only hold training rows do not load the training libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from holdfast.train.context import TrainingContext
from holdfast.train.rows import TrainingRows, group_codes

if TYPE_CHECKING:
    from holdfast.train.run import Trained as Trained
    from holdfast.train.run import train as train

__all__ = ["Trained", "TrainingContext", "TrainingRows", "group_codes", "train"]


def __getattr__(name: str) -> Any:
    if name in ("Trained", "train"):
        import holdfast.train.run

        return getattr(holdfast.train.run, name)
    raise AttributeError(f"module 'holdfast.train' has no attribute {name!r}")

"""What happens to a model over its life: build, evaluate, promote with gates, roll back, retrain, watch.

Modules are reached lazily: only those that train load the training libraries.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holdfast.lifecycle import build as build
    from holdfast.lifecycle import evaluate as evaluate
    from holdfast.lifecycle import inspect as inspect
    from holdfast.lifecycle import leaderboard as leaderboard
    from holdfast.lifecycle import package as package
    from holdfast.lifecycle import promote as promote
    from holdfast.lifecycle import propose as propose
    from holdfast.lifecycle import quarantine as quarantine
    from holdfast.lifecycle import retrain as retrain
    from holdfast.lifecycle import scoring as scoring
    from holdfast.lifecycle import watch as watch

__all__ = [
    "build",
    "evaluate",
    "inspect",
    "leaderboard",
    "package",
    "promote",
    "propose",
    "quarantine",
    "retrain",
    "scoring",
    "watch",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"holdfast.lifecycle.{name}")
    raise AttributeError(f"module 'holdfast.lifecycle' has no attribute {name!r}")

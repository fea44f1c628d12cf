"""LightGBM's boosters as its text: thresholds are written as doubles, so that every answer is the same bits."""

from __future__ import annotations

from typing import Any

from holdfast.contract.settings import Task
from holdfast.models.general.native.format import Format, State

BOOSTER = "lightgbm.basic.Booster"


def dump(booster: Any) -> tuple[bytes, State]:
    """Return the text model: all rounds, or those up to the best one where training stopped early."""
    return booster.model_to_string().encode(), {}


def load(_: str, content: bytes, __: State) -> Any:
    """Return the booster of a text model."""
    import lightgbm

    return lightgbm.Booster(model_str=content.decode())


def answers(booster: Any, table: Any, _: Task) -> Any:
    """Return what the booster's own objective makes of its trees: probabilities, or values."""
    return booster.predict(table)


FORMAT = Format("lightgbm", "txt", frozenset((BOOSTER,)), dump, load, frozenset((BOOSTER,)), answers)

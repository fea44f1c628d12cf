"""XGBoost's boosters as its universal binary JSON."""

from __future__ import annotations

from typing import Any

from holdfast.contract.settings import Task
from holdfast.models.general.native.format import Format, State

BOOSTER = "xgboost.core.Booster"


def dump(booster: Any) -> tuple[bytes, State]:
    """Return the model as UBJ: trees, objective, names and types of its columns."""
    return bytes(booster.save_raw("ubj")), {}


def load(_: str, content: bytes, __: State) -> Any:
    """Return the booster of UBJ."""
    import xgboost

    booster = xgboost.Booster()
    booster.load_model(bytearray(content))
    return booster


def answers(booster: Any, table: Any, _: Task) -> Any:
    """Return what the booster's own objective makes of its trees; single precision, as XGBoost has it."""
    import xgboost

    return booster.predict(xgboost.DMatrix(table, enable_categorical=True, nthread=1))


FORMAT = Format("xgboost", "ubj", frozenset((BOOSTER,)), dump, load, frozenset((BOOSTER,)), answers)

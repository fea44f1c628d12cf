"""CatBoost's models as its own binary format, cbm; the parameters they were made with stand beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from holdfast.contract.settings import Task
from holdfast.models.general.native.format import Format, State

BARE = "catboost.core.CatBoost"
TYPES = frozenset((BARE, "catboost.core.CatBoostClassifier", "catboost.core.CatBoostRegressor"))


def dump(model: Any) -> tuple[bytes, State]:
    """Return the model as cbm, and the parameters by which a clone of it is fitted."""
    rest = {"parameters": {name: value for name, value in model.get_params().items() if _is_plain(value)}}
    if not model.is_fitted():
        return b"", rest
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.cbm")
        model.save_model(str(path), format="cbm")
        return path.read_bytes(), rest


def load(name: str, content: bytes, rest: State) -> Any:
    """Return the model of cbm, of the class that was stored."""
    import catboost

    of, parameters = getattr(catboost, name.rpartition(".")[2]), rest["parameters"]
    model = of(parameters) if name == BARE else of(**parameters)
    if content:
        stated = dict(model._init_params)
        model.load_model(blob=content)
        # what is read back names every default; a clone is made from what the user stated
        model._init_params = stated
    return model


def answers(model: Any, table: Any, task: Task) -> Any:
    """Return probabilities of classes, or values."""
    if task == "regression":
        return model.predict(table)
    found = model.predict(table, prediction_type="Probability")
    return found[:, 1] if task == "binary" else found


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return value is None or isinstance(value, bool | int | float | str)


FORMAT = Format("catboost", "cbm", TYPES, dump, load, frozenset((BARE,)), answers)

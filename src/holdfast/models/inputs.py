"""What a model reads: the names and types of its inputs, derived features among them."""

from __future__ import annotations

from typing import Literal

import msgspec

from holdfast.contract.settings import Settings
from holdfast.data.column_kinds import kind_of
from holdfast.features import FeatureSet

InputType = Literal["number", "boolean", "category", "text", "datetime", "flags"]
OF_EXPRESSION: dict[str, InputType] = {
    "number": "number",
    "boolean": "boolean",
    "string": "category",
    "datetime": "datetime",
}


class Input(msgspec.Struct, frozen=True):
    """One input column of a model.

    ``against`` names the column that ages of a time are measured against; null: none is, and a clock never.
    """

    name: str
    type: InputType
    against: str | None = None


def inputs_of(settings: Settings, features: FeatureSet) -> tuple[Input, ...]:
    """Return the model's inputs: the contract's feature columns in its order, then the derived features.

    An integer is a number here; a derived string is a category whose levels are those of the training rows. Times are
    measured against the moment of prediction where the contract names its column.
    """
    columns: list[tuple[str, InputType]] = [
        (name, kind_of(settings.columns[name]).model) for name in settings.inputs
    ]
    derived = [(name, OF_EXPRESSION[kind]) for name, kind in features.types.items()]
    moment = settings.predict_at if settings.predict_at in settings.inputs else None
    return tuple(
        Input(name, kind, moment if kind == "datetime" and name != moment else None)
        for name, kind in (*columns, *derived)
    )

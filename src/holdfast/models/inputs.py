"""What a model reads: the names and types of its inputs, derived features among them."""

from __future__ import annotations

from typing import Literal

import msgspec

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet

InputType = Literal["number", "boolean", "category"]
OF_KIND: dict[str, InputType] = {
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "category": "category",
}
OF_EXPRESSION: dict[str, InputType] = {"number": "number", "boolean": "boolean", "string": "category"}


class Input(msgspec.Struct, frozen=True):
    """One input column of a model."""

    name: str
    type: InputType


def inputs_of(settings: Settings, features: FeatureSet) -> tuple[Input, ...]:
    """Return the model's inputs: the contract's feature columns in its order, then the derived features.

    An integer is a number here; a derived string is a category whose levels are those of the training rows.
    """
    columns = [Input(name, OF_KIND[settings.columns[name].type]) for name in settings.inputs]
    derived = [Input(name, OF_EXPRESSION[kind]) for name, kind in features.types.items()]
    return (*columns, *derived)

"""A candidate whose conversion was refused, as a pipeline of its own library: slower, and right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet
from holdfast.models import Input, inputs_of
from holdfast.models.general.frame import PandasColumn, PandasFrame
from holdfast.train.brought import Brought, brought
from holdfast.train.candidates import encode
from holdfast.train.family import Family
from holdfast.train.rows import TrainingRows

NUMBERS = ("number", "boolean")


def on_general_path(
    family: Family, rows: TrainingRows, features: FeatureSet, settings: Settings
) -> Brought | None:
    """Return the candidate as a pipeline that clones are fitted of, or None where it has no estimator for that.

    Numbers pass as they are, levels of categories are numbered inside the pipeline, NaN for those that it has not
    seen. Other kinds of columns have no place in it.
    """
    inputs = inputs_of(settings, features)
    if family.general is None or any(i.type not in (*NUMBERS, "category") for i in inputs):
        return None
    _, matrix = encode(family, rows, features, settings, seed=settings.holdout.seed)
    pipeline = Pipeline([("columns", _columns(inputs)), ("model", family.general(matrix))])
    classes = tuple(map(float, range(len(settings.classes) or 2))) if settings.task != "regression" else ()
    made = brought(pipeline, _frame(inputs), classes)
    return replace(made, name=family.name, simplicity=family.simplicity)


def _columns(inputs: Sequence[Input]) -> Any:
    """Return one step a column, so that columns keep their order."""
    levels = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    return ColumnTransformer(
        [
            (f"column{i}", "passthrough" if c.type in NUMBERS else levels, [c.name])
            for i, c in enumerate(inputs)
        ]
    )


def _frame(inputs: Sequence[Input]) -> PandasFrame:
    return PandasFrame(
        tuple(PandasColumn(i.name, "float64" if i.type in NUMBERS else "object") for i in inputs)
    )

"""The expression language of features: parsed, checked and typed once, compiled for tables and for rows."""

from __future__ import annotations

from holdfast.features.baselines import Baseline, baseline
from holdfast.features.column_types import column_types
from holdfast.features.describe import FeatureFacts, NullSource, describe
from holdfast.features.feature_set import FeatureSet
from holdfast.features.functions import FUNCTIONS
from holdfast.features.nodes import Expression, Type
from holdfast.features.parity import Disagreement, disagreements
from holdfast.features.parser import parse
from holdfast.features.predicates import Predicate, predicate
from holdfast.features.render import render
from holdfast.features.row_executor import rowwise
from holdfast.features.table_executor import vectorised
from holdfast.features.vectors import Levels, Vector, Vectors, to_series, vectors

__all__ = [
    "FUNCTIONS",
    "Baseline",
    "Disagreement",
    "Expression",
    "FeatureFacts",
    "FeatureSet",
    "Levels",
    "NullSource",
    "Predicate",
    "Type",
    "Vector",
    "Vectors",
    "baseline",
    "column_types",
    "describe",
    "disagreements",
    "parse",
    "predicate",
    "render",
    "rowwise",
    "to_series",
    "vectorised",
    "vectors",
]

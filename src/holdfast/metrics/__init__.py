"""Metrics with intervals, the decision table, thresholds, net value, and the comparison of two models."""

from holdfast.metrics.catalogue import METRICS, estimate, score
from holdfast.metrics.class_choice import ClassChoice, choose_classes, class_value
from holdfast.metrics.compare import PairedDifference, look_level, paired, verdict
from holdfast.metrics.confusion import confusion
from holdfast.metrics.curves import curves
from holdfast.metrics.decide import decide
from holdfast.metrics.measure import measure
from holdfast.metrics.money import net_value, net_value_interval, net_value_record, row_values
from holdfast.metrics.multiclass import class_matrix, measure_classes
from holdfast.metrics.threshold import Choice, choose, formula_threshold

__all__ = [
    "METRICS",
    "Choice",
    "ClassChoice",
    "PairedDifference",
    "choose",
    "choose_classes",
    "class_matrix",
    "class_value",
    "confusion",
    "curves",
    "decide",
    "estimate",
    "formula_threshold",
    "look_level",
    "measure",
    "measure_classes",
    "net_value",
    "net_value_interval",
    "net_value_record",
    "paired",
    "row_values",
    "score",
    "verdict",
]

"""From records to charts: which axes, which marks, which words."""

from holdfast.reports.charts.candidates import candidate_chart
from holdfast.reports.charts.classes import class_charts
from holdfast.reports.charts.columns import column_spark, missing_share, prediction_chart
from holdfast.reports.charts.curves import Drawn, evaluation_charts, value_chart
from holdfast.reports.charts.deployments import deployment_chart
from holdfast.reports.charts.drift import drift_chart, shape_charts
from holdfast.reports.charts.slices import slice_chart

__all__ = [
    "Drawn",
    "candidate_chart",
    "class_charts",
    "column_spark",
    "deployment_chart",
    "drift_chart",
    "evaluation_charts",
    "missing_share",
    "prediction_chart",
    "shape_charts",
    "slice_chart",
    "value_chart",
]

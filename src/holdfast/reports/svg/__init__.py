"""Small charts as SVG text: no script, no network, colours from the variables of the page."""

from holdfast.reports.svg.bars import histogram, share_bars, spark_bars
from holdfast.reports.svg.frame import Axis
from holdfast.reports.svg.heat import Cell, heat_legend, heat_strip
from holdfast.reports.svg.intervals import Estimate, interval_plot
from holdfast.reports.svg.lines import Line, Mark, line_chart
from holdfast.reports.svg.timeline import Stay, timeline

__all__ = [
    "Axis",
    "Cell",
    "Estimate",
    "Line",
    "Mark",
    "Stay",
    "heat_legend",
    "heat_strip",
    "histogram",
    "interval_plot",
    "line_chart",
    "share_bars",
    "spark_bars",
    "timeline",
]

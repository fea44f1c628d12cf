"""The curves of the sealed record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.records import Curve, Evaluation
from holdfast.reports.figures import number
from holdfast.reports.svg import Axis, Line, Mark, line_chart
from holdfast.reports.svg.ticks import padded
from holdfast.reports.words import money

UNIT = (0.0, 1.0)


@dataclass(frozen=True)
class Drawn:
    """A chart with its heading and one line on how to read it."""

    heading: str
    caption: str
    chart: Markup


def evaluation_charts(record: Evaluation) -> list[Drawn]:
    """Return the charts of a record's curves in the record's order, the value curve left to its own section."""
    drawers: dict[str, Callable[[Curve, Evaluation], Drawn]] = {
        "roc": _roc,
        "precision_recall": _precision_recall,
        "calibration": _calibration,
        "predicted_vs_actual": _predicted,
        "residuals": _residuals,
    }
    return [drawers[c.name](c, record) for c in record.curves if c.name in drawers and c.x]


def value_chart(record: Evaluation) -> Drawn | None:
    """Return the net value over the thresholds, with the chosen one and 0.5; None without money."""
    curve = next((c for c in record.curves if c.name == "value" and c.x), None)
    if curve is None:
        return None
    best = max(*curve.y, 0.0)
    # Acting on nearly every row can cost many times what the best threshold earns; that end is cut off.
    low, high = padded(max(min(*curve.y, 0.0), -1.2 * best if best > 0 else min(curve.y)), best)
    marks = []
    if record.net_value is not None:
        marks.append(
            Mark(0.5, record.net_value.at_half, f"at 0.5: {money(record.net_value.at_half)}", "mark-2", True)
        )
    if curve.mark is not None:
        marks.append(
            Mark(*curve.mark, f"chosen {number(curve.mark[0])}: {money(curve.mark[1])}", "mark-1", True)
        )
    lines = [Line([0.0, 1.0], [0.0, 0.0], style="series-0 dashed"), Line(curve.x, curve.y)]
    chart = line_chart(
        "Net value over the threshold", Axis("threshold", *UNIT), Axis("net value", low, high), lines, marks
    )
    return Drawn(
        "What acting is worth",
        "Sealed rows; money against doing nothing, summed over the rows.",
        chart,
    )


def _roc(curve: Curve, record: Evaluation) -> Drawn:
    lines = [Line(UNIT, UNIT, "chance", style="series-0 dashed"), Line(curve.x, curve.y, "this model")]
    chart = line_chart(
        "ROC curve", Axis(curve.x_label, *UNIT), Axis(curve.y_label, *UNIT), lines, _chosen(curve)
    )
    return Drawn("ROC curve", "How many cases are found for how many false calls, at every threshold.", chart)


def _precision_recall(curve: Curve, record: Evaluation) -> Drawn:
    lines = [Line(curve.x, curve.y, "this model")]
    c = record.confusion
    if c is not None and (rows := c.tp + c.fp + c.fn + c.tn):
        share = (c.tp + c.fn) / rows
        lines.insert(
            0, Line(UNIT, (share, share), f"share of cases {number(share)}", style="series-0 dashed")
        )
    axes = (Axis(curve.x_label, *UNIT), Axis(curve.y_label, *UNIT))
    chart = line_chart("Precision over recall", *axes, lines, _chosen(curve))
    return Drawn(
        "Precision and recall", "How many of the flagged are cases, for how many cases found.", chart
    )


def _calibration(curve: Curve, record: Evaluation) -> Drawn:
    top = min(1.0, 1.08 * max(*curve.x, *curve.y, *(curve.high or ()), 0.02))
    lines = [
        Line((0.0, top), (0.0, top), "as promised", style="series-0 dashed"),
        Line(
            curve.x,
            curve.y,
            "observed, 95 %" if curve.low else "observed",
            curve.low,
            curve.high,
            points=True,
        ),
    ]
    axes = (Axis(curve.x_label, 0.0, top), Axis(curve.y_label, 0.0, top))
    said = "Rows in ten equal groups by probability: does a promised share come true?"
    return Drawn("Calibration", said, line_chart("Calibration", *axes, lines))


def _predicted(curve: Curve, record: Evaluation) -> Drawn:
    low, high = padded(min(*curve.x, *curve.y), max(*curve.x, *curve.y))
    lines = [
        Line((low, high), (low, high), "predicted right", style="series-0 dashed"),
        Line(curve.x, curve.y, "sealed rows", points=True, joined=False),
    ]
    axes = (Axis(curve.x_label, low, high), Axis(curve.y_label, low, high))
    said = "At most 200 rows, evenly by the prediction."
    return Drawn("Predicted and actual", said, line_chart("Actual over predicted", *axes, lines))


def _residuals(curve: Curve, record: Evaluation) -> Drawn:
    across, up = padded(min(curve.x), max(curve.x)), padded(min(*curve.y, 0.0), max(*curve.y, 0.0))
    lines = [
        Line(across, (0.0, 0.0), style="series-0 dashed"),
        Line(curve.x, curve.y, points=True, joined=False),
    ]
    chart = line_chart("Residuals", Axis(curve.x_label, *across), Axis(curve.y_label, *up), lines)
    return Drawn(
        "Residuals", "What is left over the predictions: a shape here is something not learned.", chart
    )


def _chosen(curve: Curve) -> list[Mark]:
    return [] if curve.mark is None else [Mark(*curve.mark, "chosen threshold")]

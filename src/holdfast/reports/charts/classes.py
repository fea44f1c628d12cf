"""The classes of a multiclass record: what is taken for what, and how well each is found."""

from __future__ import annotations

from holdfast.records import Evaluation
from holdfast.reports.charts.curves import Drawn
from holdfast.reports.svg import Estimate, interval_plot
from holdfast.reports.svg.confusion import confusion_chart
from holdfast.reports.words import short

SHOWN = 24


def class_charts(record: Evaluation) -> list[Drawn]:
    """Return the confusion matrix and F1 by class, the worst first; nothing for other tasks."""
    found = []
    if record.matrix is not None:
        m = record.matrix
        chart = confusion_chart("Decided by actual class", [short(x, 40) for x in m.labels], m.counts)
        said = "Sealed rows: a line for each actual class, a column for each decided one."
        found.append(Drawn("What is taken for what", said, chart))
    worst = sorted(record.classes, key=lambda c: 2.0 if c.f1.value is None else c.f1.value)[:SHOWN]
    if worst:
        rows = [Estimate(short(c.label, 24), c.f1.value, c.f1.interval) for c in worst]
        macro = record.metrics.get("macro_f1")
        against = None if macro is None or macro.value is None else ("macro F1", macro.value)
        chart = interval_plot("F1 by class", "F1", rows, against=against)
        found.append(Drawn("F1 by class", "The worst first; bars are 95 % intervals.", chart))
    return found

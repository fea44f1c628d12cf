"""One metric of every slice, with intervals, beside that of all rows."""

from __future__ import annotations

from markupsafe import Markup

from holdfast.records import Evaluation
from holdfast.reports.svg import Estimate, interval_plot
from holdfast.reports.words import metric, short

SHOWN = 24


def slice_chart(record: Evaluation) -> Markup | None:
    """Return the record's first metric by slice; None without slices that have it."""
    name = next(iter(record.metrics), None)
    if name is None:
        return None
    rows = [
        Estimate(short(f"{s.column}: {s.level}", 24), s.metrics[name].value, s.metrics[name].interval)
        for s in record.slices[:SHOWN]
        if name in s.metrics and s.metrics[name].value is not None
    ]
    value = record.metrics[name].value
    if not rows:
        return None
    against = None if value is None else ("all rows", value)
    return interval_plot(f"{metric(name)} by slice", metric(name), rows, against=against)

"""The candidates beside the baseline."""

from __future__ import annotations

from markupsafe import Markup

from holdfast.records import Training
from holdfast.reports.figures import number
from holdfast.reports.svg import Estimate, interval_plot
from holdfast.reports.words import metric, short

SHOWN = 20


def candidate_chart(record: Training) -> Markup | None:
    """Return the cross-validated scores with intervals; None when no candidate has a score."""
    rows = [
        Estimate(short(c.name, 22), c.score, c.interval, c.name == record.selected)
        for c in record.candidates[:SHOWN]
        if c.score is not None
    ]
    if not rows:
        return None
    against = None
    if record.baseline.score is not None:
        against = (f"baseline {number(record.baseline.score)}", record.baseline.score)
    return interval_plot(
        "Candidates with intervals beside the baseline", metric(record.metric), rows, against=against
    )

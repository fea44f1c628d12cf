"""Values with their intervals, one a row, beside a line to beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.reports.svg.frame import Axis
from holdfast.reports.svg.tag import figure, tag
from holdfast.reports.svg.ticks import padded, tick_texts, ticks

_ROW, _TOP, _BOTTOM, _WIDTH, _RIGHT = 32, 26, 44, 440, 18


@dataclass(frozen=True)
class Estimate:
    """One row: a value and its interval, both null where there is none; ``strong`` for the one that was taken."""

    name: str
    value: float | None
    interval: tuple[float, float] | None = None
    strong: bool = False


def interval_plot(
    title: str, label: str, rows: Sequence[Estimate], *, against: tuple[str, float] | None = None
) -> Markup:
    """Return a dot and its interval for each row.

    Parameters
    ----------
    title, label
        Of the picture and of the axis.
    rows
        From the top down.
    against
        Name and value of a dashed line, such as the baseline.

    Examples
    --------
    >>> chart = interval_plot("AUC", "ROC AUC", [Estimate("linear", .8, (.7, .9), True)], against=("dummy", .5))
    >>> chart.count("<circle"), "dummy" in chart
    (1, True)
    """
    found = [v for row in rows for v in (row.value, *(row.interval or ())) if v is not None]
    found += [] if against is None else [against[1]]
    low, high = padded(min(found, default=0.0), max(found, default=1.0))
    left = min(190.0, 22 + 7.0 * max((len(row.name) for row in rows), default=0))
    height = _TOP + _ROW * len(rows) + _BOTTOM
    plot = _Plot(Axis(label, low, high), left, float(height))
    parts = [*plot.axis(), *([] if against is None else plot.line(*against))]
    for i, row in enumerate(rows):
        parts += plot.row(row, _TOP + _ROW * (i + 0.5))
    return figure(title, _WIDTH, height, *parts)


@dataclass(frozen=True)
class _Plot:
    axis_: Axis
    left: float
    height: float

    def x(self, value: float) -> float:
        share = (value - self.axis_.low) / (self.axis_.high - self.axis_.low)
        return self.left + share * (_WIDTH - self.left - _RIGHT)

    def axis(self) -> list[Markup]:
        floor = self.height - _BOTTOM
        marks = ticks(self.axis_.low, self.axis_.high, 4)
        made = []
        for value, text in zip(marks, tick_texts(marks), strict=True):
            at = self.x(value)
            made.append(tag("line", x1=at, x2=at, y1=_TOP, y2=floor, class_="grid"))
            made.append(tag("text", text, x=at, y=floor + 17, text_anchor="middle", class_="tick"))
        middle = (self.left + _WIDTH - _RIGHT) / 2
        label = tag(
            "text", self.axis_.label, x=middle, y=self.height - 8, text_anchor="middle", class_="label"
        )
        return [*made, label]

    def line(self, name: str, value: float) -> list[Markup]:
        at = self.x(value)
        half = 3.2 * len(name)  # centred over the line, but inside the picture
        text = tag(
            "text", name, x=min(max(at, half), _WIDTH - half), y=14, text_anchor="middle", class_="legend"
        )
        return [text, tag("line", x1=at, x2=at, y1=20, y2=self.height - _BOTTOM, class_="rule mark-2")]

    def row(self, row: Estimate, at: float) -> list[Markup]:
        style = "series-1" if row.strong else "series-0"
        weight = "name strong" if row.strong else "name"
        made = [tag("text", row.name, x=self.left - 12, y=at + 4, text_anchor="end", class_=weight)]
        if row.interval is not None:
            ends = {"x1": self.x(row.interval[0]), "x2": self.x(row.interval[1])}
            made.append(tag("line", **ends, y1=at, y2=at, class_=f"bar thick {style}"))
        if row.value is not None:
            made.append(tag("circle", cx=self.x(row.value), cy=at, r=5.5, class_=f"dot {style}"))
        return made

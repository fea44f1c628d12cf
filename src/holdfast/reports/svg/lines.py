"""Lines, points with error bars and marked points over two axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.reports.svg.frame import Axis, Frame, margin
from holdfast.reports.svg.legend import legend
from holdfast.reports.svg.tag import figure, path, tag


@dataclass(frozen=True)
class Line:
    """One series. ``low`` and ``high`` are the ends of error bars; ``points`` draws dots; ``joined`` the line."""

    x: Sequence[float]
    y: Sequence[float]
    name: str = ""
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    points: bool = False
    joined: bool = True
    style: str = "series-1"


@dataclass(frozen=True)
class Mark:
    """One point that is pointed out, with a dropped line to the axis where ``dropped``."""

    x: float
    y: float
    text: str
    style: str = "mark-1"
    dropped: bool = False


def line_chart(
    title: str, across: Axis, up: Axis, lines: Sequence[Line], marks: Sequence[Mark] = ()
) -> Markup:
    """Return a chart of series over two axes; what lies beyond the axes is cut off at the frame.

    Parameters
    ----------
    title
        Said to screen readers; the page writes its own heading.
    across, up
        The axes.
    lines
        Drawn in their order, the last on top. Those with a name are in the legend.
    marks
        Points that are pointed out.

    Examples
    --------
    >>> chart = line_chart("ROC", Axis("x", 0, 1), Axis("y", 0, 1), [Line([0, 1], [0, 1])])
    >>> chart.count("<path"), "<title>ROC</title>" in chart
    (1, True)
    """
    named = [(line.name, line.style) for line in lines if line.name] + [(m.text, m.style) for m in marks]
    key, height = legend(named, 12, 400)
    frame = Frame(across, up, left=margin(up), top=14.0 + height, height=292.0 + height)
    drawn = [part for line in lines for part in _line(frame, line)]
    pointed = [part for mark in marks for part in _mark(frame, mark)]
    return figure(title, frame.width, frame.height, key, frame.axes(), frame.clipped(*drawn), *pointed)


def _line(frame: Frame, line: Line) -> list[Markup]:
    places = [(frame.x(x), frame.y(y)) for x, y in zip(line.x, line.y, strict=True)]
    made = [tag("path", d=path(places), class_=f"line {line.style}")] if line.joined else []
    if line.low is not None and line.high is not None:
        made += [
            tag("line", x1=x, x2=x, y1=frame.y(low), y2=frame.y(high), class_=f"bar {line.style}")
            for (x, _), low, high in zip(places, line.low, line.high, strict=True)
        ]
    if line.points:
        made += [tag("circle", cx=x, cy=y, r=3, class_=f"dot {line.style}") for x, y in places]
    return made


def _mark(frame: Frame, mark: Mark) -> list[Markup]:
    across, up = frame.across, frame.up
    if not (across.low <= mark.x <= across.high and up.low <= mark.y <= up.high):
        return []
    x, y = frame.x(mark.x), frame.y(mark.y)
    made = []
    if mark.dropped:
        floor = frame.height - frame.bottom
        made.append(tag("line", x1=x, x2=x, y1=frame.top, y2=floor, class_=f"rule {mark.style}"))
    made.append(tag("circle", cx=x, cy=y, r=5, class_=f"dot {mark.style}"))
    return made

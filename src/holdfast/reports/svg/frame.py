"""The plot area of a chart: two linear scales, axes, grid, labels."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from holdfast.reports.svg.tag import tag
from holdfast.reports.svg.ticks import tick_texts, ticks


@dataclass(frozen=True)
class Axis:
    """One axis: what is on it and from where to where. ``high`` must be above ``low``."""

    label: str
    low: float
    high: float


def margin(up: Axis) -> float:
    """Return the room that label and ticks of an upward axis need, in pixels.

    Examples
    --------
    >>> margin(Axis("net value", -20_000, 30_000)) > margin(Axis("share", 0, 1))
    True
    """
    longest = max(len(text) for text in tick_texts(ticks(up.low, up.high)))
    return 30.0 + 6.6 * longest


@dataclass(frozen=True)
class Frame:
    """The area that lines are drawn in, in pixels of the picture; ``y`` grows upwards.

    Examples
    --------
    >>> frame = Frame(Axis("x", 0, 1), Axis("y", 0, 10), width=100, height=60, left=10, right=0, top=0, bottom=10)
    >>> frame.x(0.5), frame.y(10)
    (55.0, 0.0)
    """

    across: Axis
    up: Axis
    width: float = 420
    height: float = 300
    left: float = 56
    right: float = 14
    top: float = 12
    bottom: float = 44

    def x(self, value: float) -> float:
        """Return the pixel of a value across."""
        share = (value - self.across.low) / (self.across.high - self.across.low)
        return self.left + share * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        """Return the pixel of a value upwards."""
        share = (value - self.up.low) / (self.up.high - self.up.low)
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)

    def axes(self) -> Markup:
        """Return grid, ticks and labels."""
        return Markup("").join([*self.upwards(), *self.sideways()])

    def clipped(self, *inside: str) -> Markup:
        """Return children of which nothing is seen outside the area (an inner picture clips by itself)."""
        width, height = self.width - self.left - self.right, self.height - self.top - self.bottom
        view = f"{self.left} {self.top} {width} {height}"
        return tag("svg", *inside, x=self.left, y=self.top, width=width, height=height, viewBox=view)

    def upwards(self) -> list[Markup]:
        """Return grid, ticks and label of the upward axis."""
        marks = ticks(self.up.low, self.up.high)
        made = []
        for value, text in zip(marks, tick_texts(marks), strict=True):
            at = self.y(value)
            made.append(tag("line", x1=self.left, x2=self.width - self.right, y1=at, y2=at, class_="grid"))
            made.append(tag("text", text, x=self.left - 7, y=at + 3.5, text_anchor="end", class_="tick"))
        middle = (self.top + self.height - self.bottom) / 2
        turned = f"rotate(-90 12 {middle:.1f})"
        made.append(
            tag("text", self.up.label, x=12, y=middle, transform=turned, text_anchor="middle", class_="label")
        )
        return made

    def sideways(self) -> list[Markup]:
        """Return ticks and label of the axis across."""
        marks = ticks(self.across.low, self.across.high)
        floor = self.height - self.bottom
        made = [tag("line", x1=self.left, x2=self.width - self.right, y1=floor, y2=floor, class_="axis")]
        for value, text in zip(marks, tick_texts(marks), strict=True):
            at = self.x(value)
            made.append(tag("line", x1=at, x2=at, y1=floor, y2=floor + 4, class_="axis"))
            made.append(tag("text", text, x=at, y=floor + 17, text_anchor="middle", class_="tick"))
        middle = (self.left + self.width - self.right) / 2
        made.append(
            tag("text", self.across.label, x=middle, y=self.height - 8, text_anchor="middle", class_="label")
        )
        return made

"""Shares by cell: one sample, or a reference beside a window."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from holdfast.reports.svg.frame import Axis, Frame, margin
from holdfast.reports.svg.legend import legend
from holdfast.reports.svg.tag import figure, tag
from holdfast.reports.svg.ticks import padded


def share_bars(
    title: str, labels: Sequence[str], reference: Sequence[float], current: Sequence[float] | None = None
) -> Markup:
    """Return bars of the shares of a reference, beside those of a window where there is one.

    Parameters
    ----------
    title
        Said to screen readers.
    labels
        One a cell; every so many are left out where they would not fit.
    reference, current
        Shares between 0 and 1, one a cell.

    Examples
    --------
    >>> share_bars("Country", ["AT", "DE"], [.5, .5], [.4, .6]).count("<rect")
    6
    """
    named = [("reference", "series-0"), ("window", "series-1")] if current is not None else []
    key, room_above = legend(named, 12, 400)
    highest = max([*reference, *(current or ()), 1e-9])
    frame = Frame(
        Axis("", 0, max(len(labels), 1)),
        Axis("share of rows", 0, padded(0, highest)[1]),
        height=200,
        top=12.0 + room_above,
        bottom=30,
    )
    room = 0.86 / (2 if current is not None else 1)
    parts = _bars(frame, reference, 0.07, room, "series-0" if current is not None else "series-1")
    if current is not None:
        parts += _bars(frame, current, 0.07 + room, room, "series-1")
    return figure(title, frame.width, frame.height, key, *_axes(frame, labels), *parts)


def histogram(
    title: str, across: Axis, shares: Sequence[float], mark: tuple[str, float] | None = None
) -> Markup:
    """Return bars of equal width that fill an axis, with one value marked.

    Examples
    --------
    >>> histogram("Predictions", Axis("probability", 0, 1), [.9, .1], ("threshold", .4)).count("<rect")
    3
    """
    named = [] if mark is None else [(mark[0], "mark-1")]
    top = padded(0, max([*shares, 1e-9]))[1]
    key, height = legend(named, 12, 400)
    up = Axis("share of rows", 0, top)
    frame = Frame(across, up, left=margin(up), height=292.0 + height, top=14.0 + height)
    width = (across.high - across.low) / max(len(shares), 1)
    parts = []
    for i, share in enumerate(shares):
        left, right = frame.x(across.low + i * width), frame.x(across.low + (i + 1) * width)
        parts.append(_bar(frame, left, right - left - 0.6, share, "series-1"))
    if mark is not None and across.low <= mark[1] <= across.high:
        at = frame.x(mark[1])
        parts.append(tag("line", x1=at, x2=at, y1=frame.top, y2=frame.y(0), class_="rule mark-1"))
    return figure(title, frame.width, frame.height, key, frame.axes(), *parts)


def spark_bars(title: str, shares: Sequence[float]) -> Markup:
    """Return a histogram as large as a word.

    Examples
    --------
    >>> spark_bars("Age", [.2, .8]).count("<path")
    1
    """
    width, height, highest = 96.0, 22.0, max([*shares, 1e-9])
    step = width / max(len(shares), 1)
    drawn = "".join(
        f"M{i * step:.1f} {height:.0f}v{-max(share / highest * (height - 1), 0.6 if share else 0):.1f}"
        f"h{max(step - 0.8, 0.4):.1f}V{height:.0f}z"
        for i, share in enumerate(shares)
    )
    return figure(title, width, height, tag("path", d=drawn, class_="spark-bars"), class_="spark")


def _bars(frame: Frame, shares: Sequence[float], start: float, width: float, style: str) -> list[Markup]:
    pixels = frame.x(width) - frame.x(0)
    return [_bar(frame, frame.x(i + start), pixels, share, style) for i, share in enumerate(shares)]


def _bar(frame: Frame, left: float, width: float, share: float, style: str) -> Markup:
    top, floor = frame.y(share), frame.y(0)
    return tag("rect", x=left, y=top, width=max(width, 0.3), height=floor - top, class_=f"fill {style}")


def _axes(frame: Frame, labels: Sequence[str]) -> list[Markup]:
    longest = max((len(label) for label in labels), default=1)
    fit = max(1, int((frame.width - frame.left) / (6.2 * min(longest, 14) + 6)))
    every = -(-len(labels) // fit) if labels else 1
    made = [*frame.upwards()]
    for i, label in enumerate(labels):
        if i % every == 0:
            text = label if len(label) <= 14 else label[:13] + "…"
            at = frame.x(i + 0.5)
            made.append(tag("text", text, x=at, y=frame.height - 12, text_anchor="middle", class_="tick"))
    return made

"""What the colours of a chart stand for, above the plot, in as few lines as they need."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from holdfast.reports.svg.tag import tag

LINE = 18
_CHARACTER, _KEY, _GAP = 6.3, 20, 18


def legend(named: Sequence[tuple[str, str]], left: float, width: float) -> tuple[Markup, float]:
    """Return the legend of (text, style) from the top of the picture, and its height.

    Parameters
    ----------
    named
        What to name. A text that does not fit beside the ones before begins a line.
    left, width
        Where lines begin, and how long they may be.

    Examples
    --------
    >>> drawn, height = legend([("holdout", "series-1"), ("chance", "series-0")], 10, 300)
    >>> drawn.count("<text"), height
    (2, 18)
    >>> legend([], 10, 300)[1]
    0
    """
    made: list[Markup] = []
    at, line = left, 0
    for text, style in named:
        needed = _KEY + _CHARACTER * len(text)
        if at > left and at + needed > left + width:
            at, line = left, line + 1
        top = 11.0 + LINE * line
        made.append(tag("rect", x=at, y=top - 6, width=14, height=5, rx=2, class_=f"key {style}"))
        made.append(tag("text", text, x=at + _KEY, y=top, class_="legend"))
        at += needed + _GAP
    return Markup("").join(made), LINE * (line + 1) if named else 0

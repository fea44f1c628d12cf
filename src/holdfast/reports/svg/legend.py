"""What the colours of a chart stand for, one line each, above the plot."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from holdfast.reports.svg.tag import tag


def legend(named: Sequence[tuple[str, str]], left: float) -> Markup:
    """Return lines of (text, style) from the top of the picture.

    Examples
    --------
    >>> legend([("holdout", "series-1")], 10).count("<text")
    1
    """
    made = []
    for i, (text, style) in enumerate(named):
        at = 11 + 18 * i
        made.append(tag("rect", x=left, y=at - 6, width=14, height=5, rx=2, class_=f"key {style}"))
        made.append(tag("text", text, x=left + 20, y=at, class_="legend"))
    return Markup("").join(made)

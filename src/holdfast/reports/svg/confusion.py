"""Actual by decided classes: how often each was taken for each other."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from holdfast.reports.svg.tag import figure, tag

_WIDTH, _TOP, _BOTTOM, _RIGHT = 640, 54, 12, 12
LARGEST_CELL, MOST_WRITTEN = 46.0, 20
"""Pixels of a cell, and the classes up to which every cell has its number."""

FROM = (0.0, 0.02, 0.1)
"""A wrong cell is one shade darker above each of these shares of its line."""


def confusion_chart(title: str, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> Markup:
    """Return a square of cells, a line for each actual class and a column for each decided one.

    Parameters
    ----------
    title
        Said to screen readers.
    labels
        Of the classes, in their order.
    counts
        Rows of each actual class (lines) by decided class (columns).

    Notes
    -----
    A cell is a colour *and* a number, so the picture can be read without seeing colours; of more than twenty classes
    the numbers are in the titles of the cells. Right decisions have a colour of their own.

    Examples
    --------
    >>> chart = confusion_chart("Classes", ["low", "top"], [[9, 1], [0, 5]])
    >>> chart.count("<rect"), "low taken for top: 1 of 10" in chart, "heat-3" in chart
    (4, True, True)
    """
    left = min(170.0, 30 + 6.8 * max((len(_short(label)) for label in labels), default=0))
    size = min(LARGEST_CELL, (_WIDTH - left - _RIGHT) / max(1, len(labels)))
    parts = [
        tag("text", "decided", x=left, y=16, class_="label"),
        tag("text", "actual", x=4, y=_TOP - 8, class_="label"),
    ]
    for i, (label, line) in enumerate(zip(labels, counts, strict=True)):
        middle = _TOP + size * (i + 0.5)
        parts.append(tag("text", _short(label), x=left - 8, y=middle + 4, text_anchor="end", class_="name"))
        parts.append(_across(label, left + size * (i + 0.5), size))
        for j, count in enumerate(line):
            told = (
                f"{label} taken for {labels[j]}: {count:,} of {sum(line):,}"
                if i != j
                else f"{label}: {count:,} of {sum(line):,} right"
            )
            parts += _cell(
                count,
                sum(line),
                told,
                left + size * j,
                _TOP + size * i,
                size,
                right=i == j,
                written=len(labels) <= MOST_WRITTEN,
            )
    width, height = left + size * len(labels) + _RIGHT, _TOP + size * len(labels) + _BOTTOM
    return figure(title, width, height, *parts, class_="heat", pixels=width)


def shade(count: int, rows: int, *, right: bool) -> str:
    """Return the class of a cell's colour.

    Examples
    --------
    >>> shade(9, 10, right=True), shade(0, 10, right=False), shade(1, 100, right=False), shade(5, 10, right=False)
    ('heat-1', 'heat-0', 'heat-2', 'heat-4')
    """
    if right:
        return "heat-1"
    share = count / rows if rows else 0.0
    return f"heat-{sum(share > at for at in FROM) + (1 if share > 0 else 0)}"


def _cell(
    count: int, rows: int, told: str, x: float, y: float, size: float, *, right: bool, written: bool
) -> list[Markup]:
    made = [
        tag(
            "rect",
            tag("title", told),
            x=x,
            y=y,
            width=size - 1.5,
            height=size - 1.5,
            rx=2,
            class_=shade(count, rows, right=right),
        )
    ]
    if written and count:
        made.append(
            tag("text", f"{count:,}", x=x + size / 2, y=y + size / 2 + 4, text_anchor="middle", class_="name")
        )
    return made


def _across(label: str, x: float, size: float) -> Markup:
    most = max(1, int(size / 6.6))
    said = label if len(label) <= most else label[: max(1, most - 1)] + "…"
    return tag("text", tag("title", label), said, x=x, y=_TOP - 8, text_anchor="middle", class_="tick")


def _short(label: str) -> str:
    return label if len(label) <= 20 else label[:19] + "…"

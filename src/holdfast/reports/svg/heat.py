"""Columns by windows: how surprising each cell is, and where an alarm stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.reports.svg.legend import legend
from holdfast.reports.svg.tag import figure, tag

_HEIGHT, _TOP, _BOTTOM = 22, 14, 34
SHADES = (0.05, 0.01, 0.001)
"""A cell is one shade darker below each of these p-values."""


@dataclass(frozen=True)
class Cell:
    """The least p of one column in one window (or in several that share a cell), and whether it is an alarm."""

    p_value: float | None
    alarm: bool
    about: str = ""


def heat_strip(
    title: str, columns: Sequence[str], windows: Sequence[str], cells: Sequence[Sequence[Cell]]
) -> Markup:
    """Return a strip for each column, a cell for each window.

    Parameters
    ----------
    title
        Said to screen readers.
    columns
        Names, from the top down.
    windows
        Names, from left to right; some are left out where they would not fit.
    cells
        One list a column with one cell a window.

    Notes
    -----
    An alarm is a colour *and* a dot: the picture can be read without seeing colours.

    Examples
    --------
    >>> strip = heat_strip("Drift", ["age"], ["May", "June"], [[Cell(.4, False), Cell(1e-9, True)]])
    >>> strip.count("<rect"), strip.count("<circle"), "heat-4" in strip
    (2, 1, True)
    """
    left = min(190.0, 20 + 6.6 * max((len(_short(name)) for name in columns), default=0))
    step = min(64.0, max(7.0, (820 - left) / max(len(windows), 1)))
    width, height = left + step * len(windows) + 30, _TOP + _HEIGHT * len(columns) + _BOTTOM
    parts = []
    for i, (name, row) in enumerate(zip(columns, cells, strict=True)):
        top = _TOP + _HEIGHT * i
        parts.append(tag("text", _short(name), x=left - 10, y=top + 15, text_anchor="end", class_="name"))
        for j, cell in enumerate(row):
            parts += _cell(cell, left + step * j, top, step)
    parts += _names(windows, left, step, _TOP + _HEIGHT * len(columns) + 16)
    return figure(title, width, height, *parts, class_="heat", pixels=width)


def shade(cell: Cell) -> int:
    """Return 0 (not tested) to 4 (alarm).

    Examples
    --------
    >>> [shade(Cell(p, a)) for p, a in ((None, False), (.3, False), (.02, False), (1e-4, False), (.02, True))]
    [0, 1, 2, 3, 4]
    """
    if cell.alarm:
        return 4
    if cell.p_value is None:
        return 0
    return 1 + min(2, sum(cell.p_value < level for level in (SHADES[0], SHADES[2])))


def heat_legend() -> Markup:
    """Return what the shades of a strip stand for."""
    named = [
        ("alarm", "heat-4"),
        ("p < .001, no alarm", "heat-3"),
        ("p < .05, no alarm", "heat-2"),
        ("nothing to see", "heat-1"),
        ("not tested", "heat-0"),
    ]
    key, height = legend(named, 2, 330)
    return figure("Legend of the shades", 340, height, key, class_="legend-box")


def _cell(cell: Cell, left: float, top: float, step: float) -> list[Markup]:
    title = [tag("title", cell.about)] if cell.about else []
    size = {"width": step - 1.5, "height": _HEIGHT - 2}
    made = [tag("rect", *title, x=left, y=top, **size, rx=2, class_=f"heat-{shade(cell)}")]
    if cell.alarm:
        middle = top + _HEIGHT / 2 - 1
        made.append(tag("circle", cx=left + step / 2 - 0.75, cy=middle, r=2.4, class_="alarm-dot"))
    return made


def _names(windows: Sequence[str], left: float, step: float, at: float) -> list[Markup]:
    longest = max((len(name) for name in windows), default=1)
    every = max(1, -(-int(6.4 * longest + 10) // int(step)))
    return [
        tag("text", name, x=left + step * (i + 0.5), y=at, text_anchor="middle", class_="tick")
        for i, name in enumerate(windows)
        if i % every == 0
    ]


def _short(name: str) -> str:
    return name if len(name) <= 25 else name[:24] + "…"

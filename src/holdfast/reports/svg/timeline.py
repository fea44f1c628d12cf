"""Which version was in use when: one strip a version, from its deployment to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from holdfast.reports.svg.tag import figure, tag

_ROW, _WIDTH, _RIGHT, _LEFT = 28, 440, 16, 58


@dataclass(frozen=True)
class Stay:
    """One deployment: the version, from when (position in order), and until when; ``end`` null while it stands."""

    version: str
    start: float
    end: float | None
    about: str = ""


def timeline(title: str, stays: Sequence[Stay], end: float) -> Markup:
    """Return a strip for every version on one line of time, the newest version at the top.

    Parameters
    ----------
    title
        Said to screen readers.
    stays
        Oldest first; times in one unit, such as epoch seconds.
    end
        The time at which the picture ends.

    Examples
    --------
    >>> timeline("In use", [Stay("v1", 0, 5), Stay("v2", 5, None)], 10).count("<rect")
    2
    """
    versions = list(dict.fromkeys(stay.version for stay in reversed(stays)))
    start = min((stay.start for stay in stays), default=0.0)
    span = max(end - start, 1e-9)
    height = 8 + _ROW * len(versions)
    parts = []
    for i, name in enumerate(versions):
        at = 8 + _ROW * i
        parts.append(tag("text", name, x=_LEFT - 12, y=at + 15, text_anchor="end", class_="name"))
        parts.append(tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=at + 11, y2=at + 11, class_="grid"))
    for stay in stays:
        left, right = (
            _LEFT + (at - start) / span * (_WIDTH - _LEFT - _RIGHT)
            for at in (stay.start, end if stay.end is None else stay.end)
        )
        top = 8 + _ROW * versions.index(stay.version) + 3
        style = "series-1" if stay.end is None else "series-0"
        size = {"width": max(right - left, 3.0), "height": 16, "rx": 3}
        parts.append(
            tag(
                "rect",
                tag("title", stay.about or stay.version),
                x=left,
                y=top,
                **size,
                class_=f"fill {style}",
            )
        )
    return figure(title, _WIDTH, height, *parts)

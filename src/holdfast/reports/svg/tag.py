"""Writing one SVG element; everything is escaped unless it is markup already."""

from __future__ import annotations

from markupsafe import Markup, escape

Attribute = str | float | None


def tag(name: str, *inside: str, **attributes: Attribute) -> Markup:
    """Return one element.

    Parameters
    ----------
    name
        Its name.
    inside
        Children: text, which is escaped, or markup.
    attributes
        Underscores become hyphens, a final one is dropped (``class_``); None leaves the attribute out. Numbers are
        written with at most two decimals: a hundredth of a pixel is not seen, and the page stays small.

    Examples
    --------
    >>> tag("text", "a < b", x=1.23456, text_anchor="end", class_="tick")
    Markup('<text x="1.23" text-anchor="end" class="tick">a &lt; b</text>')
    >>> tag("line", x1=0, y1=None)
    Markup('<line x1="0"/>')
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = Markup("").join(inside)
    return Markup(f"<{name}{written}>{body}</{name}>" if body else f"<{name}{written}/>")


def figure(
    title: str, width: float, height: float, *inside: str, class_: str = "chart", pixels: float | None = None
) -> Markup:
    """Return a whole picture that says its title to screen readers.

    It scales with its container, unless ``pixels`` says how wide it is.

    Examples
    --------
    >>> str(figure("ROC", 10, 5))
    '<svg viewBox="0 0 10 5" role="img" class="chart" aria-label="ROC"><title>ROC</title></svg>'
    """
    return tag(
        "svg",
        tag("title", title),
        *inside,
        width=pixels,
        viewBox=f"0 0 {_text(width)} {_text(height)}",
        role="img",
        class_=class_,
        aria_label=title,
    )


def path(points: list[tuple[float, float]]) -> str:
    """Return the ``d`` of a line through points.

    Examples
    --------
    >>> path([(0, 0), (1.5, 2)])
    'M0 0L1.5 2'
    """
    return "M" + "L".join(f"{_text(x)} {_text(y)}" for x, y in points) if points else ""


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

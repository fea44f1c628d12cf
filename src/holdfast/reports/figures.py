"""How figures are written for people: the digits that carry information, intervals beside values."""

from __future__ import annotations

import math


def number(value: float | None, digits: int = 3) -> str:
    """Return a figure as text; ``-`` where there is none.

    Examples
    --------
    >>> number(0.86341), number(18550.0), number(None), number(1234567.0), number(0.00042), number(42)
    ('0.863', '18,550', '-', '1,234,567', '0.00042', '42')
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    if isinstance(value, int) or (float(value).is_integer() and abs(value) >= 10):
        return f"{int(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:,.{max(0, digits - 1)}f}"
    if value != 0 and abs(value) < 10**-digits:
        return f"{value:.2g}"
    return f"{value:.{digits}f}"


def span(interval: tuple[float, float] | list[float] | None, digits: int = 3) -> str:
    """Return an interval as text; ``-`` where there is none.

    Examples
    --------
    >>> span((0.845, 0.881)), span(None)
    ('[0.845, 0.881]', '-')
    """
    return "-" if interval is None else f"[{number(interval[0], digits)}, {number(interval[1], digits)}]"


def p_value(value: float | None) -> str:
    """Return a p-value as text.

    Examples
    --------
    >>> p_value(0.0000001), p_value(0.0321), p_value(None)
    ('< .0001', '0.032', '-')
    """
    if value is None:
        return "-"
    return "< .0001" if value < 0.0001 else f"{value:.4f}" if value < 0.01 else f"{value:.3f}"

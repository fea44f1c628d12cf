"""Where an axis is marked, and how its marks are written."""

from __future__ import annotations

import math

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round numbers within ``[low, high]``, about as many as asked for.

    Steps are 1, 2, 2.5 or 5 times a power of ten.

    Examples
    --------
    >>> ticks(0, 1)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    >>> ticks(-1200, 18550)
    [0.0, 5000.0, 10000.0, 15000.0]
    >>> ticks(3, 3)
    [3.0]
    """
    if not high > low:
        return [float(low)]
    power = 10.0 ** math.floor(math.log10((high - low) / about))
    step = min((s * power for s in _STEPS), key=lambda s: abs((high - low) / s - about))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = 2 - math.floor(math.log10(step))  # takes the noise of binary fractions away at any size
    return [round(i * step, digits) + 0.0 for i in range(first, last + 1)]


def tick_texts(values: list[float]) -> list[str]:
    """Return the marks of one axis as text, all with the same number of decimals.

    Examples
    --------
    >>> tick_texts([0.0, 0.25, 0.5]), tick_texts([0.0, 5000.0]), tick_texts([-2e6, 0.0, 1.5e6])
    (['0.00', '0.25', '0.50'], ['0', '5,000'], ['−2.0M', '0', '1.5M'])
    """
    largest = max((abs(value) for value in values), default=0.0)
    if 0.0 < largest < 1e-4:
        return [f"{value:.1e}" for value in values]
    unit, sign = (1e6, "M") if largest >= 1e6 else (1e3, "k") if largest >= 1e5 else (1.0, "")
    scaled = [value / unit for value in values]
    digits = next((d for d in range(8) if all(math.isclose(round(v, d), v, abs_tol=1e-9) for v in scaled)), 8)
    return [_text(value, digits, sign) for value in scaled]


def padded(low: float, high: float, share: float = 0.05) -> tuple[float, float]:
    """Return a range with room on both sides, and one that is not empty for a single value.

    Examples
    --------
    >>> padded(0.0, 10.0), padded(2.0, 2.0)
    ((-0.5, 10.5), (1.0, 3.0))
    """
    if not high > low:
        room = abs(low) / 2 or 1.0
        return low - room, high + room
    return low - share * (high - low), high + share * (high - low)


def _text(value: float, digits: int, sign: str) -> str:
    if value == 0 and sign:
        return "0"
    return f"{value:,.{digits}f}{sign}".replace("-", "\N{MINUS SIGN}")

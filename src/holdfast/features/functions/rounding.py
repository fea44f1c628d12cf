"""ROUND, half away from zero, decided by the exact value of the double.

``floor(x + 0.5)`` is wrong for 0.49999999999999994, and ``round(x * 100) / 100`` for 2.675 (the product is
exactly 267.5, yet the double lies below 2.675). So the fraction decides without digits; with digits the
scaled number decides only where its rounding error cannot reach the half, and exact decimal arithmetic
decides the rest. Every operation of the quick way (product, quotient, floor, difference, comparison) is exact
or rounded once by IEEE rules, hence the same in NumPy and in Python; the exact way is one function that both
call.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np

from holdfast.features.function import Function, Overload, RowFunction
from holdfast.features.nullability import if_any
from holdfast.features.options import Whole
from holdfast.types import Array

_MOST = 22  # 10**22 is the largest power of ten that a double holds exactly
_POWERS = tuple(float(10**digits) for digits in range(_MOST + 1))
_EXACT = Context(prec=400)  # a double has at most 309 digits before the point; 22 are asked for after it


def _exactly(x: float, digits: int) -> float:
    step = Decimal((0, (1,), -digits))
    return float(Decimal(x).quantize(step, rounding=ROUND_HALF_UP, context=_EXACT))


def round_half_away(x: float, digits: int) -> float:
    """Round one finite number to so many decimal digits (negative: to tens, hundreds), halves away from zero.

    Examples
    --------
    >>> [round_half_away(x, 0) for x in (0.5, 2.5, -2.5, 0.49999999999999994)]
    [1.0, 3.0, -3.0, 0.0]
    >>> [round_half_away(x, 2) for x in (0.125, 2.675, 1e300)]
    [0.13, 2.67, 1e+300]
    """
    if digits == 0:
        size = abs(x)
        whole = float(math.floor(size))
        return math.copysign(whole + (size - whole >= 0.5), x) + 0.0
    power = _POWERS[abs(digits)]
    scaled = abs(x) * power if digits > 0 else abs(x) / power
    if scaled >= 2.0**51:
        return _exactly(x, digits) + 0.0
    whole = float(math.floor(scaled))
    fraction = scaled - whole
    if abs(fraction - 0.5) <= scaled * 2.0**-52:
        return _exactly(x, digits) + 0.0
    whole += fraction > 0.5
    return math.copysign(whole / power if digits > 0 else whole * power, x) + 0.0


def _round(operand: Array, digits: int = 0) -> Array:
    size = np.abs(operand)
    if digits == 0:
        whole = np.floor(size)
        rounded: Array = np.copysign(whole + (size - whole >= 0.5), operand) + 0.0
        return rounded
    power = _POWERS[abs(digits)]
    scaled = size * power if digits > 0 else size / power
    whole = np.floor(scaled)
    fraction = scaled - whole
    unsure = (scaled >= 2.0**51) | (np.abs(fraction - 0.5) <= scaled * 2.0**-52)
    whole += fraction > 0.5
    result = np.copysign(whole / power if digits > 0 else whole * power, operand)
    result[unsure] = [_exactly(x, digits) for x in operand[unsure].tolist()]
    result += 0.0
    return result


def _round_row(operand: RowFunction, digits: int = 0) -> RowFunction:
    def run(row: Mapping[str, Any]) -> float | None:
        x = operand(row)
        return None if x is None else round_half_away(x, digits)

    return run


FUNCTIONS = (
    Function(
        name="ROUND",
        usage="ROUND(x), ROUND(x, digits)",
        family="Numbers",
        overloads=(
            Overload(("number",), "number"),
            Overload(("number", "number"), "number", options={1: Whole(-_MOST, _MOST)}),
        ),
        vectorised=_round,
        row=_round_row,
        meaning="The nearest whole number, or the nearest multiple of 10^-digits; halves go away from zero: "
        "`ROUND(2.5)` is 3, `ROUND(-2.5)` is -3, `ROUND(1250, -2)` is 1300. The exact value of the double "
        "decides, so `ROUND(2.675, 2)` is 2.67 (the double lies just below). `digits` is a whole number "
        "from -22 to 22.",
        nulls="Null if x is null.",
        missing=if_any,
    ),
)

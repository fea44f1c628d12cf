"""SIGN, TRUNC, CLAMP, MOD and `%`: exact in IEEE arithmetic."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sqlglot import exp

from holdfast.features.formula import formula
from holdfast.features.nodes import Type
from holdfast.features.nullability import unless, written
from holdfast.features.operators import infix


def _clamp_one(x: float, low: float, high: float) -> float | None:
    return min(max(x, low), high) if low <= high else None


def _mod_one(x: float, y: float) -> float | None:
    return math.fmod(x, y) if y != 0.0 else None


def _sign_one(x: float) -> float:
    return float((x > 0.0) - (x < 0.0))


_PAIR: tuple[Type, ...] = ("number", "number")
_MISSING = unless(lambda parts: bool(written(parts[1])), "y can be zero")
_REMAINDER = (
    "What is left of x after taking away y as many whole times as fit, exactly; it has the sign of x, as in "
    "DuckDB and PostgreSQL: `-7 % 3` is -1."
)


def _clamp(x: Any, low: Any, high: Any) -> Any:
    return np.where(low <= high, np.minimum(np.maximum(x, low), high), np.nan)


def _mod(x: Any, y: Any) -> Any:
    # a remainder is a double, so every correct fmod has the same bits; a divisor of zero has none
    return np.fmod(x, np.where(y == 0.0, np.nan, y))


FUNCTIONS = (
    formula(
        np.sign,
        name="SIGN",
        usage="SIGN(x)",
        family="Numbers",
        parameters=("number",),
        meaning="-1, 0 or 1.",
        single=_sign_one,
    ),
    formula(
        np.trunc,
        name="TRUNC",
        usage="TRUNC(x)",
        family="Numbers",
        parameters=("number",),
        meaning="The whole number next to x towards zero: `TRUNC(-1.5)` is -1.",
        single=math.trunc,
    ),
    formula(
        _clamp,
        name="CLAMP",
        usage="CLAMP(x, low, high)",
        family="Numbers",
        parameters=("number", "number", "number"),
        meaning="x, but not below low and not above high.",
        nulls="Null if an argument is null, or if low is above high.",
        missing=unless(
            lambda parts: (
                (written(parts[1]) or 0.0) <= (written(parts[2]) or 0.0)
                and None not in (written(parts[1]), written(parts[2]))
            ),
            "low can be above high",
        ),
        single=_clamp_one,
    ),
    formula(
        _mod,
        name="MOD",
        usage="MOD(x, y)",
        family="Numbers",
        parameters=_PAIR,
        meaning=_REMAINDER,
        nulls="Null if an argument is null, or if y is zero.",
        missing=_MISSING,
        single=_mod_one,
    ),
    formula(
        _mod,
        name="%",
        usage="x % y",
        family="Arithmetic",
        parameters=_PAIR,
        meaning=_REMAINDER,
        nulls="Null if an operand is null, or if y is zero.",
        missing=_MISSING,
        single=_mod_one,
        syntax=infix(exp.Mod, "%"),
    ),
)

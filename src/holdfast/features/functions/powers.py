"""POWER, EXP, LOG10 and LOG2: NumPy's functions for columns and for single numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from holdfast.features.formula import formula
from holdfast.features.nullability import also

_SAFE = 1_000.0  # a power of two below the largest double, and above the smallest
_LARGEST_EXPONENT = 709.782712893384  # the largest double whose exponential is finite


def _exp(x: Any) -> Any:
    # beyond, NumPy would answer an infinity, and for a single number a warning too
    return np.where(x <= _LARGEST_EXPONENT, np.exp(np.minimum(x, _LARGEST_EXPONENT)), np.nan)


def _exp_of_one(x: float) -> Any:
    return np.exp(x) if x <= _LARGEST_EXPONENT else None


def _power_of_one(x: float, y: float) -> Any:
    if x > 0.0 and abs(y) * abs(math.log2(x)) < _SAFE:
        return np.power(x, y)
    # NumPy would warn about a single number whose power is out of range; telling it not to takes time
    with np.errstate(all="ignore"):
        return np.power(x, y)


def _logarithm_of_one(ufunc: Any) -> Any:
    return lambda x: ufunc(x) if x > 0.0 else None


def _logarithm(ufunc: Any) -> Any:
    def evaluate(x: Any) -> Any:
        return ufunc(np.where(x > 0.0, x, np.nan))

    return evaluate


FUNCTIONS = (
    formula(
        np.power,
        name="POWER",
        usage="POWER(x, y)",
        family="Numbers",
        parameters=("number", "number"),
        meaning="x to the power of y: `POWER(2, 10)` is 1024, `POWER(0, 0)` is 1.",
        nulls="Null if an argument is null, if x is negative and y not whole, or if the result is not finite.",
        missing=also("the result can be beyond the largest double, or not real"),
        single=_power_of_one,
    ),
    formula(
        _exp,
        name="EXP",
        usage="EXP(x)",
        family="Numbers",
        parameters=("number",),
        meaning="e to the power of x.",
        nulls="Null if x is null, or above 709.78, where the result is beyond the largest double.",
        missing=also("x can be above 709.78"),
        single=_exp_of_one,
    ),
    formula(
        _logarithm(np.log10),
        name="LOG10",
        usage="LOG10(x)",
        family="Numbers",
        parameters=("number",),
        meaning="The logarithm to the base 10.",
        nulls="Null if x is null, zero or negative.",
        missing=also("x can be zero or negative"),
        single=_logarithm_of_one(np.log10),
    ),
    formula(
        _logarithm(np.log2),
        name="LOG2",
        usage="LOG2(x)",
        family="Numbers",
        parameters=("number",),
        meaning="The logarithm to the base 2.",
        nulls="Null if x is null, zero or negative.",
        missing=also("x can be zero or negative"),
        single=_logarithm_of_one(np.log2),
    ),
)

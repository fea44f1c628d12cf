"""BAND, WIDTH_BUCKET and BUCKET: numbers put into bands."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from holdfast.features.formula import formula
from holdfast.features.nullability import also, unless, written
from holdfast.features.options import Whole

_MOST = 1_000_000


def _band(x: Any, *edges: Any) -> Any:
    total = x * 0.0
    for edge in edges:
        total = total + (x >= edge)
    return total


def _band_one(x: float, *edges: float) -> float:
    return float(sum(x >= edge for edge in edges))


def _width_bucket_one(x: float, low: float, high: float, count: int) -> float | None:
    width = high - low
    if not low < high or math.isinf(width):
        return None
    if not low <= x < high:
        return 0.0 if x < low else count + 1.0
    return min(math.floor((x - low) / width * count) + 1.0, float(count))


def _bucket_one(x: float, width: float) -> float | None:
    multiple = x / width if width > 0.0 else math.inf
    return None if math.isinf(multiple) else math.floor(multiple) * width


def _width_bucket(x: Any, low: Any, high: Any, count: int) -> Any:
    width = np.where(low < high, high - low, np.nan)
    inside = np.floor((x - low) / np.where(np.isinf(width), np.nan, width) * count) + 1.0
    # x just below high may be divided up to exactly 1
    place = np.where(x < low, 0.0, np.where(x >= high, count + 1.0, np.minimum(inside, float(count))))
    return np.where(np.isfinite(width), place, np.nan)


def _bucket(x: Any, width: Any) -> Any:
    return np.floor(x / np.where(width > 0.0, width, np.nan)) * width


FUNCTIONS = (
    formula(
        _band,
        name="BAND",
        usage="BAND(x, edge, ...)",
        family="Numbers",
        parameters=("number", "number"),
        repeat=("number",),
        single=_band_one,
        meaning="How many of the edges are not above x: with `BAND(age, 18, 30, 65)` 0 below 18, 1 from 18 to below "
        "30, 3 from 65 on.",
    ),
    formula(
        _width_bucket,
        name="WIDTH_BUCKET",
        usage="WIDTH_BUCKET(x, low, high, count)",
        family="Numbers",
        parameters=("number", "number", "number", "number"),
        options={3: Whole(1, _MOST)},
        meaning="The number, from 1, of the band of x when low to high is cut into `count` equal bands; 0 below low, "
        "count + 1 from high on: `floor((x - low) / (high - low) * count) + 1` in doubles. `count` is a whole number "
        "from 1 to 1000000.",
        nulls="Null if an argument is null, if low is not below high, or if their difference is beyond the largest "
        "double.",
        missing=also("low may not be below high"),
        single=_width_bucket_one,
    ),
    formula(
        _bucket,
        name="BUCKET",
        usage="BUCKET(x, width)",
        family="Numbers",
        parameters=("number", "number"),
        meaning="The largest multiple of the width that is not above x, `FLOOR(x / width) * width` in doubles: "
        "`BUCKET(37, 10)` is 30.",
        nulls="Null if an argument is null, if the width is not positive, or if the result is not finite.",
        missing=unless(lambda parts: (written(parts[1]) or 0.0) >= 1.0, "the width can be zero or negative"),
        single=_bucket_one,
    ),
)

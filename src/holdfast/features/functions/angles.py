"""SIN, COS, ATAN2 and HAVERSINE: hours on a clock, directions and distances on a globe."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from holdfast.features.formula import formula

_RADIANS = 0.017453292519943295  # pi / 180
_DIAMETER = 12_742.0176  # kilometres: twice the mean radius 6371.0088 of the IUGG


def haversine(latitude_a: Any, longitude_a: Any, latitude_b: Any, longitude_b: Any) -> Any:
    """Return the distance of two points on a sphere along a great circle, in kilometres.

    Notes
    -----
    Sinnott, R. W., "Virtues of the haversine", Sky and Telescope 68 (1984). Radius 6371.0088 km (IUGG mean).

    Examples
    --------
    >>> round(float(haversine(52.52, 13.405, 48.8566, 2.3522)), 1)
    877.5
    """
    half_north = np.sin((latitude_b - latitude_a) * _RADIANS * 0.5)
    half_east = np.sin((longitude_b - longitude_a) * _RADIANS * 0.5)
    narrowing = np.cos(latitude_a * _RADIANS) * np.cos(latitude_b * _RADIANS)
    chord = half_north * half_north + narrowing * (half_east * half_east)
    return np.arcsin(np.sqrt(np.minimum(np.maximum(chord, 0.0), 1.0))) * _DIAMETER


def _haversine_one(
    latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float
) -> float | None:
    # the formula above, step by step, without NumPy's cost for single numbers; sines and cosines stay NumPy's
    north, east = latitude_b - latitude_a, longitude_b - longitude_a
    if math.isinf(north) or math.isinf(east):
        return None
    half_north, half_east = float(np.sin(north * _RADIANS * 0.5)), float(np.sin(east * _RADIANS * 0.5))
    narrowing = float(np.cos(latitude_a * _RADIANS)) * float(np.cos(latitude_b * _RADIANS))
    chord = half_north * half_north + narrowing * (half_east * half_east)
    return float(np.arcsin(math.sqrt(min(max(chord, 0.0), 1.0)))) * _DIAMETER


FUNCTIONS = (
    formula(
        np.sin,
        name="SIN",
        usage="SIN(x)",
        family="Numbers",
        parameters=("number",),
        meaning="The sine of x in radians; `SIN(EXTRACT(hour FROM t) * 0.2617993877991494)` puts hours on a circle.",
    ),
    formula(
        np.cos,
        name="COS",
        usage="COS(x)",
        family="Numbers",
        parameters=("number",),
        meaning="The cosine of x in radians.",
    ),
    formula(
        np.arctan2,
        name="ATAN2",
        usage="ATAN2(y, x)",
        family="Numbers",
        parameters=("number", "number"),
        meaning="The angle of the point (x, y) in radians, above -pi and up to pi; `ATAN2(0, 0)` is 0.",
    ),
    formula(
        haversine,
        name="HAVERSINE",
        usage="HAVERSINE(latitude_a, longitude_a, latitude_b, longitude_b)",
        family="Numbers",
        parameters=("number", "number", "number", "number"),
        meaning="The distance of two points on the globe along a great circle, in kilometres; the points in degrees, "
        "the globe a sphere of radius 6371.0088 km (so up to 0.6 % off the true figure of the earth).",
        nulls="Null if an argument is null, or if a difference of angles is beyond the largest double.",
        single=_haversine_one,
    ),
)

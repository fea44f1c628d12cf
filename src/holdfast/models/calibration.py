"""Calibration: maps from a margin to a probability that keep its order, for arrays and for one row alike."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
import numpy as np

from holdfast.errors import BundleError
from holdfast.models.link import probability, probability_of_one, softmax, softmax_of_one
from holdfast.types import Array

__all__ = [
    "Calibration",
    "Identity",
    "Isotonic",
    "Sigmoid",
    "Temperature",
    "from_spec",
    "probability",
    "probability_of_one",
    "spec",
]


class Identity(msgspec.Struct, frozen=True, tag="identity", tag_field="name"):
    """No calibration: the logistic function of log-odds. A predictor with it answers with the link of its core.

    Examples
    --------
    >>> Identity().row()(0.0)
    0.5
    """

    @property
    def name(self) -> str:
        """The name under which records and reports know it."""
        return "identity"

    def probabilities(self, margins: Array) -> Array:
        """Return probabilities in [0, 1], shape ``(n,)``, of margins without NaN."""
        return probability(margins)

    def row(self) -> Callable[[float], float]:
        """Return the same map for one margin."""
        return probability_of_one


class Sigmoid(msgspec.Struct, frozen=True, tag="sigmoid", tag_field="name"):
    """Platt scaling: the logistic function of ``slope * margin + offset``.

    References
    ----------
    Platt (1999), Probabilistic outputs for support vector machines.

    Examples
    --------
    >>> Sigmoid(2.0, 0.0).probabilities(np.array([0.0])).tolist()
    [0.5]
    """

    slope: float
    offset: float

    @property
    def name(self) -> str:
        """The name under which records and reports know it."""
        return "sigmoid"

    def probabilities(self, margins: Array) -> Array:
        """Return probabilities in [0, 1], shape ``(n,)``, of margins without NaN."""
        with np.errstate(over="ignore"):
            return probability(margins * self.slope + self.offset)

    def row(self) -> Callable[[float], float]:
        """Return the same map for one margin."""
        slope, offset = self.slope, self.offset
        return lambda margin: probability_of_one(margin * slope + offset)


class Isotonic(msgspec.Struct, frozen=True, tag="isotonic", tag_field="name"):
    """Isotonic regression: linear between knots, constant beyond the first and the last.

    Parameters
    ----------
    margins
        Strictly increasing positions of the knots.
    values
        Probabilities at the knots, never falling, in [0, 1]; as many as margins, at least one.

    Notes
    -----
    Not ``np.interp``: a compiler may fuse its multiplication and addition, and one number would then cost a
    call of it. Both executors look the interval up and do one multiplication and one addition.

    References
    ----------
    Zadrozny and Elkan (2002), Transforming classifier scores into accurate multiclass probability estimates.

    Examples
    --------
    >>> Isotonic((0.0, 1.0), (0.2, 0.6)).probabilities(np.array([-5.0, 0.5, 9.0])).tolist()
    [0.2, 0.4, 0.6]
    """

    margins: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.margins, self.margins[1:], strict=False))
        ordered = all(a <= b for a, b in zip(self.values, self.values[1:], strict=False))
        inside = all(0.0 <= value <= 1.0 for value in self.values)
        finite = len(self.margins) > 0 and math.isfinite(self.margins[-1] - self.margins[0])
        if not (len(self.margins) == len(self.values) and rising and ordered and inside and finite):
            raise BundleError(
                "calibration-invalid",
                f"{len(self.margins)} knots and {len(self.values)} values are no isotonic map",
                expected="as many values as knots, knots strictly rising, values rising inside [0, 1]",
            )

    @property
    def name(self) -> str:
        """The name under which records and reports know it."""
        return "isotonic"

    def _slopes(self) -> Array:
        """Slope after each knot; 0 after the last, and where two knots are too close for a finite one."""
        with np.errstate(over="ignore"):
            slopes = np.diff(np.array(self.values)) / np.diff(np.array(self.margins))
        return np.append(np.where(np.isfinite(slopes), slopes, 0.0), 0.0)

    def probabilities(self, margins: Array) -> Array:
        """Return probabilities in [0, 1], shape ``(n,)``, of margins without NaN."""
        knots, values, slopes = np.array(self.margins), np.array(self.values), self._slopes()
        bounded = np.minimum(np.maximum(margins, knots[0]), knots[-1])
        left = np.searchsorted(knots, bounded, side="right") - 1
        return np.asarray(np.minimum((bounded - knots[left]) * slopes[left] + values[left], values[-1]))

    def row(self) -> Callable[[float], float]:
        """Return the same map for one margin."""
        knots, values, slopes = list(self.margins), list(self.values), self._slopes().tolist()
        first, last, highest = knots[0], knots[-1], values[-1]

        def calibrated(margin: float) -> float:
            bounded = first if margin < first else last if margin > last else margin
            left = bisect_right(knots, bounded) - 1
            value = (bounded - knots[left]) * slopes[left] + values[left]
            return value if value < highest else highest

        return calibrated


class Temperature(msgspec.Struct, frozen=True, tag="temperature", tag_field="name"):
    """Temperature scaling of several classes: the softmax of ``margins / temperature``.

    The order of the classes stays; above 1 the probabilities come closer to each other.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On calibration of modern neural networks.

    Examples
    --------
    >>> Temperature(2.0).row()((0.0, 0.0))
    (0.5, 0.5)
    """

    temperature: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.temperature) and self.temperature > 0.0):
            raise BundleError(
                "calibration-invalid",
                f"the temperature {self.temperature} is no map of probabilities",
                expected="a finite temperature above 0",
            )

    @property
    def name(self) -> str:
        """The name under which records and reports know it."""
        return "temperature"

    def probabilities(self, margins: Array) -> Array:
        """Return probabilities, shape ``(n, k)``, of log-probabilities up to a constant a row, without NaN."""
        with np.errstate(over="ignore"):
            return softmax(margins / self.temperature)

    def row(self) -> Callable[[tuple[float, ...]], tuple[float, ...]]:
        """Return the same map for one row."""
        temperature = self.temperature
        return lambda margins: softmax_of_one(tuple([m / temperature for m in margins]))


Calibration: TypeAlias = Identity | Sigmoid | Isotonic | Temperature
"""Any calibration map."""


def spec(calibration: Calibration) -> dict[str, Any]:
    """Return the map as plain values; floats survive JSON to the last bit.

    Examples
    --------
    >>> spec(Sigmoid(1.5, -0.25))
    {'name': 'sigmoid', 'slope': 1.5, 'offset': -0.25}
    """
    plain: dict[str, Any] = msgspec.to_builtins(calibration)
    return plain


def from_spec(plain: Any) -> Calibration:
    """Return the map of ``spec``.

    Examples
    --------
    >>> from_spec({"name": "identity"})
    Identity()
    """
    found: Calibration = msgspec.convert(plain, Calibration)
    return found

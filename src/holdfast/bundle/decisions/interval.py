"""A regression with intervals: the score, and an interval of stated coverage around it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
import numpy as np
import polars as pl

from holdfast.bundle.decision import Types, incomplete
from holdfast.contract.settings import Settings
from holdfast.types import Array


class Interval(msgspec.Struct, frozen=True):
    """The answer is the score, with ``low`` and ``high`` at a radius that depends on the band that the score lies in.

    Parameters
    ----------
    coverage
        Stated, in (0, 1).
    edges
        Ascending; band ``i`` holds the scores from ``edges[i - 1]`` on up to below ``edges[i]``.
    radii
        One more than edges, not negative.

    Examples
    --------
    >>> decision = Interval(0.9, (10.0,), (1.0, 2.5))
    >>> decision.beside()(4.0), decision.beside()(10.0)
    ({'low': 3.0, 'high': 5.0}, {'low': 7.5, 'high': 12.5})
    """

    kind: ClassVar[str] = "interval"
    logged: ClassVar[tuple[str, ...]] = ("low", "high")
    coverage: float
    edges: tuple[float, ...]
    radii: tuple[float, ...]

    @property
    def labels(self) -> None:
        """There are none."""
        return

    @property
    def threshold(self) -> None:
        """There is none."""
        return

    @property
    def cut(self) -> None:
        """There is none."""
        return

    def require(self, settings: Settings) -> None:
        """Refuse a task of classes, another coverage than the contract's, and radii that are none."""
        sound = len(self.radii) == len(self.edges) + 1 and all(0.0 <= r < math.inf for r in self.radii)
        ascending = all(a < b for a, b in zip(self.edges, self.edges[1:], strict=False))
        if settings.task != "regression" or settings.interval != self.coverage or not sound or not ascending:
            raise incomplete(
                settings,
                f"{len(self.radii)} radii for a coverage of {self.coverage}",
                f"a regression with intervals of {settings.interval}",
            )

    def codes(self, scores: Array) -> None:
        """Return None: nothing is decided."""
        return

    def bounds(self, scores: Array) -> tuple[Array, Array]:
        """Return lower and upper ends, shape ``(n,)`` each."""
        radius = np.array(self.radii)[np.searchsorted(np.array(self.edges), scores, side="right")]
        return scores - radius, scores + radius

    def columns(self, scores: Array) -> list[pl.Series]:
        """Return ``prediction``, ``low`` and ``high``."""
        low, high = self.bounds(scores)
        return [pl.Series("prediction", scores), pl.Series("low", low), pl.Series("high", high)]

    def types(self) -> Types:
        """Return the types of ``columns``."""
        return {"prediction": pl.Float64, "low": pl.Float64, "high": pl.Float64}

    def row(self) -> Callable[[float], float]:
        """Return the score."""
        return lambda score: score

    def beside(self) -> Callable[[float], dict[str, Any]]:
        """Return the ends of the interval."""
        edges, radii = list(self.edges), list(self.radii)

        def ends(score: float) -> dict[str, Any]:
            radius = radii[bisect_right(edges, score)]
            return {"low": score - radius, "high": score + radius}

        return ends

    def described(self) -> dict[str, Any]:
        """Return the schema of ``beside``."""
        what = f"of an interval that holds the truth in {self.coverage:.0%} of the cases"
        return {end: {"type": "number", "description": f"{end} end {what}"} for end in ("low", "high")}


DECISION = Interval

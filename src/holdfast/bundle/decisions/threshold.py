"""Two classes: positive at a threshold and above."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
import numpy as np
import polars as pl

from holdfast.bundle.decision import Types, incomplete
from holdfast.contract.settings import Settings
from holdfast.types import Array, Integers, Label


class Threshold(msgspec.Struct, frozen=True):
    """The answer is ``labels[score >= threshold]``.

    ``labels`` are (negative, positive), typed as in the data. ``rule`` and ``note`` say how the threshold came about.

    Examples
    --------
    >>> decision = Threshold(0.25, (0, 1), rule="money")
    >>> decision.row()(0.3), decision.codes(np.array([0.2, 0.25])).tolist()
    (1, [0, 1])
    """

    kind: ClassVar[str] = "threshold"
    logged: ClassVar[tuple[str, ...]] = ()
    threshold: float
    labels: tuple[Label, Label]
    rule: str = ""
    note: str = ""

    @property
    def cut(self) -> float:
        """The threshold."""
        return self.threshold

    def require(self, settings: Settings) -> None:
        """Refuse another task, and a threshold that is no number."""
        if (
            settings.task != "binary"
            or self.threshold is None
            or math.isnan(self.threshold)
            or not self.labels
        ):
            raise incomplete(
                settings,
                f"the threshold {self.threshold} and the labels {self.labels}",
                "threshold and two labels for a binary task",
            )

    def codes(self, scores: Array) -> Integers:
        """Return 1 where the answer is the positive label, else 0."""
        return np.asarray(scores >= self.threshold, dtype=np.int64)

    def columns(self, scores: Array) -> list[pl.Series]:
        """Return ``prediction``, ``probability`` and ``threshold``."""
        return [
            pl.Series("prediction", list(self.labels)).gather(self.codes(scores).astype(np.uint32)),
            pl.Series("probability", scores),
            pl.repeat(self.threshold, len(scores), dtype=pl.Float64, eager=True).alias("threshold"),
        ]

    def types(self) -> Types:
        """Return the types of ``columns``."""
        label = pl.Series(list(self.labels)).dtype
        return {"prediction": label, "probability": pl.Float64, "threshold": pl.Float64}

    def row(self) -> Callable[[float], Label]:
        """Return the same for one score."""
        threshold, (negative, positive) = self.threshold, self.labels
        return lambda score: positive if score >= threshold else negative

    def beside(self) -> Callable[[float], dict[str, Any]]:
        """Return probability and threshold."""
        threshold = self.threshold
        return lambda score: {"probability": score, "threshold": threshold}

    def described(self) -> dict[str, Any]:
        """Return the schema of ``beside``."""
        return {
            "probability": {"type": "number", "minimum": 0, "maximum": 1},
            "threshold": {"type": "number"},
        }


DECISION = Threshold

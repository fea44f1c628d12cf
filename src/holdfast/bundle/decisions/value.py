"""A regression: the score is the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
import polars as pl

from holdfast.bundle.decision import Types, incomplete
from holdfast.contract.settings import Settings
from holdfast.types import Array


class Value(msgspec.Struct, frozen=True):
    """The answer is the score.

    Examples
    --------
    >>> Value().row()(2.5)
    2.5
    """

    kind: ClassVar[str] = "value"
    logged: ClassVar[tuple[str, ...]] = ()

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
        """Refuse a task of classes."""
        if settings.task != "regression":
            raise incomplete(settings, "no threshold and no labels", "a decision between classes")

    def codes(self, scores: Array) -> None:
        """Return None: nothing is decided."""
        return

    def columns(self, scores: Array) -> list[pl.Series]:
        """Return ``prediction``."""
        return [pl.Series("prediction", scores)]

    def types(self) -> Types:
        """Return the types of ``columns``."""
        return {"prediction": pl.Float64}

    def row(self) -> Callable[[float], float]:
        """Return the score."""
        return lambda score: score

    def beside(self) -> Callable[[float], dict[str, Any]]:
        """Return nothing beside the prediction."""
        return lambda score: {}

    def described(self) -> dict[str, Any]:
        """Return the schema of ``beside``."""
        return {}


DECISION = Value

"""Several classes: the likeliest one, or the one of most expected money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
import numpy as np
import polars as pl

from holdfast.bundle.decision import Types, incomplete
from holdfast.contract.classes import label_key
from holdfast.contract.settings import Settings
from holdfast.metrics.decide import decide, decide_of_one
from holdfast.types import Array, Integers, Label


class Classes(msgspec.Struct, frozen=True):
    """The answer is a class: the likeliest, or with ``money`` the one whose expected money is the largest.

    ``labels`` are the classes in the contract's order, typed as in the data; of equals the first is answered.
    ``money`` has a line for each actual class and in it a cell for each decided one.

    Examples
    --------
    >>> decision = Classes(("low", "mid", "top"))
    >>> decision.row()((0.2, 0.5, 0.3)), decision.beside()((0.2, 0.5, 0.3))
    ('mid', {'probabilities': {'low': 0.2, 'mid': 0.5, 'top': 0.3}})
    """

    kind: ClassVar[str] = "classes"
    logged: ClassVar[tuple[str, ...]] = ("probabilities",)
    labels: tuple[Label, ...]
    money: tuple[tuple[float, ...], ...] | None = None
    rule: str = ""
    note: str = ""

    @property
    def threshold(self) -> None:
        """There is none."""
        return

    @property
    def cut(self) -> tuple[tuple[float, ...], ...] | None:
        """The money matrix."""
        return self.money

    @property
    def keys(self) -> list[str]:
        """The labels as keys of a JSON object, in the same order."""
        return [label_key(label) for label in self.labels]

    def require(self, settings: Settings) -> None:
        """Refuse another task, and other classes than the contract's."""
        square = self.money is None or all(
            len(line) == len(self.labels) == len(self.money) for line in self.money
        )
        if settings.task != "multiclass" or self.labels != settings.classes or not square:
            raise incomplete(
                settings, f"the classes {self.labels}", f"the classes of the contract: {settings.classes}"
            )

    def codes(self, scores: Array) -> Integers:
        """Return the number of the class decided for each row."""
        return decide(scores, self.money)

    def columns(self, scores: Array) -> list[pl.Series]:
        """Return ``prediction`` and ``probability_<label>`` of each class."""
        found = pl.Series("prediction", list(self.labels), strict=False).gather(
            self.codes(scores).astype(np.uint32)
        )
        return [
            found,
            *(pl.Series(f"probability_{key}", scores[:, i]) for i, key in enumerate(self.keys)),
        ]

    def types(self) -> Types:
        """Return the types of ``columns``."""
        label = pl.Series(list(self.labels), strict=False).dtype
        return {"prediction": label} | {f"probability_{key}": pl.Float64 for key in self.keys}

    def row(self) -> Callable[[tuple[float, ...]], Label]:
        """Return the same for the probabilities of one row."""
        labels, one = self.labels, decide_of_one(self.money)
        return lambda score: labels[one(score)]

    def beside(self) -> Callable[[tuple[float, ...]], dict[str, Any]]:
        """Return the probability of each class."""
        keys = self.keys
        return lambda score: {"probabilities": dict(zip(keys, score, strict=True))}

    def described(self) -> dict[str, Any]:
        """Return the schema of ``beside``."""
        one = {"type": "number", "minimum": 0, "maximum": 1}
        each = dict.fromkeys(self.keys, one)
        return {"probabilities": {"type": "object", "properties": each, "required": list(each)}}


DECISION = Classes

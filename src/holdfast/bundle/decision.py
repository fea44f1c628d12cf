"""From a score to an answer: what every kind of decision says of itself. A new kind is a new file in ``decisions/``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

import polars as pl

from holdfast.contract.settings import Settings
from holdfast.errors import BundleError
from holdfast.types import Array, Integers, Label

Types = dict[str, "pl.DataType | type[pl.DataType]"]


class Decision(Protocol):
    """Turns scores into answers, for tables and for one row alike.

    ``kind`` names the class in ``decision.json``. ``logged`` are the fields of ``beside`` that the prediction log keeps
    besides probability and threshold.
    """

    kind: ClassVar[str]
    logged: ClassVar[tuple[str, ...]]

    @property
    def labels(self) -> tuple[Label, ...] | None:
        """The labels that may be answered, typed as in the data, by the number of their class; null for values."""
        ...

    @property
    def threshold(self) -> float | None:
        """The cut from a probability to a decision; null where there is none."""
        ...

    @property
    def cut(self) -> Any:
        """What metrics of decisions are taken at: the threshold, the money matrix of several classes, or null."""
        ...

    def require(self, settings: Settings) -> None:
        """Refuse a decision that does not belong to the contract.

        Raises
        ------
        BundleError
            ``decision-incomplete``.
        """
        ...

    def codes(self, scores: Array) -> Integers | None:
        """Return the number of the class decided for each row, shape ``(n,)``; None for values."""
        ...

    def columns(self, scores: Array) -> list[pl.Series]:
        """Return the columns of the answers to a table: ``prediction``, then what stands beside it."""
        ...

    def types(self) -> Types:
        """Return the types of ``columns`` by name, in their order."""
        ...

    def row(self) -> Callable[[Any], Label]:
        """Return the row executor: from one score to the prediction."""
        ...

    def beside(self) -> Callable[[Any], dict[str, Any]]:
        """Return what one answer over HTTP says beside the prediction, from its score."""
        ...

    def described(self) -> dict[str, Any]:
        """Return the JSON schema of each field of ``beside``."""
        ...


def incomplete(settings: Settings, found: str, expected: str) -> BundleError:
    """Return the error of a decision that does not belong to the task."""
    return BundleError("decision-incomplete", f"a {settings.task} bundle with {found}", expected=expected)

"""What an estimator is asked, and its answer in holdfast's order of classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import numpy as np

from holdfast.contract.settings import Task
from holdfast.data.target import label_text
from holdfast.errors import ConfigError
from holdfast.models.general.native import format_of
from holdfast.models.link import Link
from holdfast.types import Array, Label

Method = Literal["predict_proba", "decision_function", "predict", "native"]


class Output(msgspec.Struct, frozen=True):
    """How margins are got from an estimator.

    ``order`` has for each class of the contract (binary: negative, positive) its place in what the estimator answers;
    empty for a regression and for boosters that number the classes themselves.
    """

    method: Method
    order: tuple[int, ...] = ()

    @property
    def link(self) -> Link | None:
        """How its margins become scores; None: as is usual for the task, log-odds and the like."""
        return None if self.method == "decision_function" else "probability"

    def margins(self, estimator: Any, table: Any, task: Task) -> Array:
        """Return margins: shape ``(n,)``, or ``(n, classes)`` of a multiclass task, C-contiguous."""
        if self.method == "native":
            kind = format_of(estimator)
            assert kind is not None
            assert kind.answers is not None
            found = kind.answers(estimator, table, task)
        else:
            found = getattr(estimator, self.method)(table)
        return self._ordered(np.asarray(found, dtype=np.float64), task)

    def _ordered(self, found: Array, task: Task) -> Array:
        if task == "regression" or not self.order:
            return np.ascontiguousarray(found if task == "multiclass" else found.reshape(len(found)))
        if task == "multiclass":
            return np.ascontiguousarray(found[:, list(self.order)])
        if found.ndim == 2:
            return np.ascontiguousarray(found[:, self.order[1]])
        return found if self.order[1] == 1 else -found


def output_of(estimator: Any, task: Task, labels: Sequence[Label]) -> Output:
    """Return how a fitted estimator is asked.

    Parameters
    ----------
    labels
        The contract's classes in its order; binary: negative, positive.

    Raises
    ------
    ConfigError
        ``pipeline-without-scores``: it can say which class, and not how likely. ``pipeline-other-classes``.
    """
    kind = format_of(estimator)
    if kind is not None and f"{type(estimator).__module__}.{type(estimator).__qualname__}" in kind.bare:
        return Output("native")
    if task == "regression":
        return Output("predict")
    if hasattr(estimator, "predict_proba"):
        return Output("predict_proba", _order(estimator.classes_, labels))
    if hasattr(estimator, "decision_function"):
        return Output("decision_function", _order(estimator.classes_, labels))
    raise ConfigError(
        "pipeline-without-scores",
        f"{type(estimator).__name__} has no predict_proba and no decision_function",
        expected="an estimator that says how likely a case is: thresholds and most metrics need it",
        next="wrap it: CalibratedClassifierCV(estimator), or take an estimator with probabilities",
    )


def _order(classes: Any, labels: Sequence[Label]) -> tuple[int, ...]:
    known = [label_text(_plain(one)) for one in classes]
    wanted = [label_text(label) for label in labels]
    if sorted(known) != sorted(wanted):
        raise ConfigError(
            "pipeline-other-classes",
            f"the pipeline answers the classes {', '.join(known)}",
            expected=f"those of the contract: {', '.join(wanted)}",
            next="fit it on the same target, or correct `positive` and `classes` in the contract",
        )
    return tuple(known.index(form) for form in wanted)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value

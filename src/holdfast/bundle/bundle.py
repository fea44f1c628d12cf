"""The bundle in memory: verified, with both executors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from holdfast.bundle.decision import Decision
from holdfast.bundle.flags import Flags
from holdfast.bundle.manifest import Manifest
from holdfast.bundle.observed import Observed
from holdfast.bundle.population import Population, population
from holdfast.bundle.predictions import Predictions
from holdfast.bundle.tables import OnBad, predict_like
from holdfast.contract.settings import Settings, Task
from holdfast.models import Scorer
from holdfast.profile import Profile
from holdfast.types import Label, Value

RowAnswer = tuple[Label, Any, list[str]]


@dataclass(frozen=True, eq=False)
class Bundle:
    """The immutable unit that is evaluated, promoted and served.

    ``version`` is the store's name for it, empty outside a store (``dataclasses.replace`` sets it). ``profile`` is
    the reference of the inputs. ``differences`` says in words how this environment differs from the one it was
    built in; its golden rows were answered right all the same.
    """

    digest: str
    path: Path
    manifest: Manifest
    settings: Settings
    predictor: Scorer
    decision: Decision
    observed: Observed
    profile: Profile
    differences: tuple[str, ...] = ()
    version: str = ""

    @property
    def task(self) -> Task:
        """The contract's task."""
        return self.settings.task

    @property
    def threshold(self) -> float | None:
        """A score at or above it is a case; null where nothing is cut."""
        return self.decision.threshold

    @property
    def labels(self) -> tuple[Label, ...] | None:
        """The labels by the number of their class (negative, positive), typed as in the data; null for a regression."""
        return self.decision.labels

    @cached_property
    def population(self) -> Population | None:
        """Which rows the model is about, for typed frames and rows; null when it is about every row."""
        return population(self.settings)

    @cached_property
    def _flag_table(self) -> Callable[[pl.DataFrame], Flags]:
        return self.observed.table()

    def predict_typed(self, frame: pl.DataFrame, marks: list[list[str]] | None = None) -> Predictions:
        """Answer the rows of a typed frame: the vectorised executor.

        Every way to many answers goes through here: batch scoring, evaluation, lists over HTTP, ``predict``. The
        rows must have passed the contract (``holdfast.data.admit``); nothing is validated again. ``marks`` say what was
        taken as missing in each row, and stand before the other flags.
        """
        flags = self._flag_table(frame).after(marks)
        return Predictions(self.predictor.scores(frame), flags, self.decision)

    def row(self) -> Callable[[dict[str, Value]], RowAnswer]:
        """Return the row executor: from a typed row to (prediction, score, flags), bit-equal to ``predict_typed``.

        The score is a probability for a binary task, a tuple of them for a multiclass one; for a regression it is the
        prediction.
        """
        score, flag, decide = self.predictor.row(), self.observed.row(), self.decision.row()

        def answer(row: dict[str, Value]) -> RowAnswer:
            found = score(row)
            return decide(found), found, flag(row)

        return answer

    def predict(self, table: Any, *, on_bad: OnBad = "raise") -> Any:
        """Answer a table and return the same kind of table, in the same row order.

        Parameters
        ----------
        table
            pandas, Polars or Arrow table, or a list of dicts, with raw values: at least the contract's inputs.
            Target, entity, time and ignored columns are accepted and unused.
        on_bad
            What to do with rows that break the contract or that ``where`` leaves out. ``"raise"``: answer nothing.
            ``"null"``: null predictions and probabilities for these rows, with the reasons as their flags.

        Returns
        -------
        Columns ``prediction`` and ``flags``; between them ``probability`` and ``threshold`` of a binary task, or
        ``probability_<label>`` of each class. A pandas result has the index of the table.

        Raises
        ------
        DataError
            ``rows-break-contract``, naming rows (from 1) and reasons; ``column-missing``.
        """
        return predict_like(table, self.settings, self.population, self.predict_typed, on_bad)

    def describe(self) -> Mapping[str, Any]:
        """Return what identifies the bundle: digest, version, name, task, core, threshold, lineage."""
        return {
            "digest": self.digest,
            "version": self.version,
            "name": self.settings.name,
            "task": self.settings.task,
            "core": self.manifest.core,
            "threshold": self.threshold,
            "lineage": self.manifest.lineage,
        }

"""A pipeline that a user brings, as a candidate: clones of it are fitted on training rows alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.base import clone

from holdfast.contract.settings import Matrix, Money, Settings
from holdfast.errors import ConfigError, HoldfastError
from holdfast.features import FeatureSet
from holdfast.models.general.frame import PandasFrame
from holdfast.models.general.outputs import output_of
from holdfast.models.general.scorer import PipelineScorer, is_bare
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix as Encoded
from holdfast.train.rows import TrainingRows
from holdfast.types import Array, Label


@dataclass(frozen=True)
class Brought(Family):
    """A family of one: the pipeline as it was brought.

    Parameters
    ----------
    estimator
        What clones are made of; it is never fitted itself.
    frame
        The columns that it reads.
    labels
        The contract's classes in its order, as the data has them; binary: negative, positive. Empty for a regression.
    given
        What was fitted before and is taken as it is; None: a clone that is fitted on all training rows.
    faithful
        Whether what the pipeline answers is wanted as it is, wherever that will do.
    """

    estimator: Any = None
    frame: PandasFrame = field(default_factory=lambda: PandasFrame(()))
    labels: tuple[Label, ...] = ()
    given: PipelineScorer | None = None
    faithful: bool = False

    def calibrates(self, settings: Settings) -> bool:
        """Return whether its probabilities may be calibrated.

        Those of a faithful one stay what the pipeline answers, unless the contract has money, whose threshold asks for
        frequencies, or the pipeline answers distances from a boundary and no probabilities. A booster that cannot be
        fitted again has answered no row out of fold.
        """
        if is_bare(self.estimator):
            return False
        distances = not hasattr(self.estimator, "predict_proba")
        return not self.faithful or distances or isinstance(settings.decision, Money | Matrix)

    def fitted(self, rows: TrainingRows, features: FeatureSet, settings: Settings) -> PipelineScorer:
        """Return a clone that was fitted on these rows, and on nothing else.

        A booster without a specification cannot be fitted again: then what was brought answers, as it is.

        Raises
        ------
        ConfigError
            ``pipeline-does-not-fit``, with what the library says.
        """
        if is_bare(self.estimator):
            assert self.given is not None
            return self.given
        table = self.frame.table(features.table(rows.frame) if features.types else rows.frame)
        try:
            model = clone(self.estimator)
            model.fit(table, self._target(rows.labels), **_weights(model, rows.weights))
        except HoldfastError:
            raise
        except Exception as error:
            raise _unfitted(error, rows, self.frame) from error
        output = output_of(model, settings.task, self.labels)
        return PipelineScorer(model, self.frame, output, features, settings.task)

    def _target(self, labels: Array) -> Any:
        """Return the target as the data has it."""
        if not self.labels:
            return labels
        return np.array(self.labels)[labels.astype(np.int64)]


def brought(
    estimator: Any,
    frame: PandasFrame,
    labels: tuple[Label, ...],
    *,
    given: PipelineScorer | None = None,
    faithful: bool = False,
) -> Brought:
    """Return the candidate of a pipeline, named by the class of its last step."""
    steps = getattr(estimator, "steps", None)
    return Brought(
        name=type(steps[-1][1] if steps else estimator).__name__,
        encoding="tree",
        fit=_never,
        readable=False,
        simplicity=9,
        tasks=("binary", "multiclass", "regression"),
        estimator=estimator,
        frame=frame,
        labels=labels,
        given=given,
        faithful=faithful,
    )


def _never(_: Encoded) -> Any:
    raise AssertionError("a pipeline fits rows, not a matrix")


def _weights(model: Any, weights: Array | None) -> dict[str, Array]:
    if weights is None:
        return {}
    steps = getattr(model, "steps", None)
    return {f"{steps[-1][0]}__sample_weight" if steps else "sample_weight": weights}


def _unfitted(error: Exception, rows: TrainingRows, frame: PandasFrame) -> ConfigError:
    names = ", ".join(column.name for column in frame.columns)
    return ConfigError(
        "pipeline-does-not-fit",
        f"a clone of the pipeline cannot be fitted on {len(rows):,} training rows: "
        f"{type(error).__name__}: {str(error)[:400]}",
        expected=f"a pipeline that fits the inputs of the contract: {names[:300]}",
        next="columns that the contract ignores, or names as entity or time, are no inputs; see holdfast.yaml",
    )

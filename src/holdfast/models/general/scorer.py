"""The scorer of the general path: a typed frame becomes what the pipeline was fitted on, and its library answers."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Task
from holdfast.errors import BundleError
from holdfast.features import FeatureSet
from holdfast.models import calibration as calibrations
from holdfast.models.calibration import Calibration, Identity
from holdfast.models.general import persist
from holdfast.models.general.frame import PandasFrame
from holdfast.models.general.libraries import need, versions
from holdfast.models.general.native import format_of
from holdfast.models.general.outputs import Output
from holdfast.models.general.parts import walk
from holdfast.models.link import Link, link_of
from holdfast.models.scored import Scored
from holdfast.models.scorer import PREDICTOR, register_scorer
from holdfast.types import Array, Value

FEATURES, MODEL = "features.json", "model/"


class _Stored(msgspec.Struct):
    scorer: str
    name: str
    task: Task
    frame: PandasFrame
    output: Output
    calibration: dict[str, Any]


@register_scorer
@dataclass(frozen=True)
class PipelineScorer(Scored):
    """A fitted pipeline or estimator of scikit-learn's kind, or a booster.

    Parameters
    ----------
    estimator
        Fitted.
    frame
        How a typed frame becomes the table that it reads; derived features are columns of it.
    output
        What it is asked.
    features
        Derived features, computed first.
    task, calibration
        As for ``Predictor``.

    Notes
    -----
    A row is answered as a table of one row. Libraries sum in another order for one row than for many, so both
    executors agree within 1e-9, relative, and not to the last bit.
    """

    scorer: ClassVar[str] = "pipeline"
    exact_rows: ClassVar[bool] = False
    exact_everywhere: ClassVar[bool] = False
    estimator: Any
    frame: PandasFrame
    output: Output
    features: FeatureSet = field(default_factory=lambda: FeatureSet({}, {}))
    task: Task = "binary"
    calibration: Calibration = field(default_factory=Identity)

    @property
    def name(self) -> str:
        """The class of the last step, such as ``HistGradientBoostingClassifier``."""
        steps = getattr(self.estimator, "steps", None)
        return type(steps[-1][1] if steps else self.estimator).__name__

    @property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """Nothing: what the pipeline's own encoders know stays inside it."""
        return {}

    @property
    def link(self) -> Link:
        """How a margin becomes a score: pipelines answer probabilities, or distances from a boundary."""
        return link_of(self.task, self.output.link)

    @cached_property
    def libraries(self) -> tuple[str, ...]:
        """The packages that the model needs, by the name they are imported under."""
        found = {str(type(part).__module__).partition(".")[0] for _, part in walk(self.estimator)}
        return ("pandas", *sorted(found & {"sklearn", "lightgbm", "xgboost", "catboost", "skrub"}))

    def versions(self) -> dict[str, str]:
        """Return the versions of the libraries here, those that store the model among them."""
        return versions((*self.libraries, "skops"))

    def margins(self, frame: pl.DataFrame) -> Array:
        """Return margins before calibration: shape ``(n,)``, or ``(n, classes)`` of a multiclass task.

        Raises
        ------
        BundleError
            ``pipeline-fails``: the pipeline raised, or answered with NaN or infinity.
        """
        if not frame.height:
            return np.empty((0, len(self.output.order)) if self.task == "multiclass" else 0)
        try:
            return self._answered(self._table(frame))
        except BundleError as error:
            raise _failed(error.happened, self._culprit(frame)) from error

    def scores(self, frame: pl.DataFrame) -> Array:
        """Return probabilities or values of a typed frame, in the shape of the margins."""
        return self.score_margins(self.margins(frame))

    def row_margin(self) -> Callable[[dict[str, Value]], Any]:
        """Return the row executor up to the margin."""
        derive = self.features.row() if self.features.types else None

        def margin(row: dict[str, Value]) -> Any:
            found = self._answered(self.frame.one(row if derive is None else derive(row)))[0]
            return tuple(found.tolist()) if self.task == "multiclass" else float(found)

        return margin

    def _table(self, frame: pl.DataFrame) -> Any:
        return self.frame.table(self.features.table(frame) if self.features.types else frame)

    def _culprit(self, frame: pl.DataFrame) -> dict[str, Any]:
        """Return a row that is to blame, found by halving."""
        while frame.height > 1:
            first = frame[: frame.height // 2]
            try:
                self._answered(self._table(first))
            except BundleError:
                frame = first
            else:
                frame = frame[frame.height // 2 :]
        return frame.row(0, named=True)

    def _answered(self, table: Any) -> Array:
        with warnings.catch_warnings():
            # a level that training did not see is no news: the answer carries a flag for it
            warnings.simplefilter("ignore")
            try:
                found = self.output.margins(self.estimator, table, self.task)
            except Exception as error:
                raise _failed(f"the pipeline raised {type(error).__name__}: {str(error)[:300]}") from error
        if not np.isfinite(found).all():
            raise _failed("the pipeline's answer is NaN or infinite")
        return found

    def memory_mb(self) -> float:
        """Return the size of the stored model in megabytes; in memory it takes about as much, beside its libraries."""
        return sum(map(len, self._model.values())) / 1e6

    @cached_property
    def _model(self) -> dict[str, bytes]:
        return persist.dump(self.estimator)

    def files(self) -> dict[str, bytes]:
        """Return the scorer as files by name; nothing in them is code."""
        stored = _Stored(
            self.scorer, self.name, self.task, self.frame, self.output, calibrations.spec(self.calibration)
        )
        return {
            FEATURES: self.features.to_json().encode(),
            PREDICTOR: msgspec.json.format(msgspec.json.encode(stored), indent=1),
            **{MODEL + name: content for name, content in self._model.items()},
        }

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> PipelineScorer:
        """Return the scorer of ``files``; others beside them are not read.

        Raises
        ------
        BundleError
            ``predictor-unreadable``, and what ``persist.load`` raises.
        MissingDependencyError
            A library of the general path is not installed.
        """
        for library in ("pandas", "skops", "sklearn"):
            need(library)
        try:
            stored = msgspec.json.decode(files[PREDICTOR], type=_Stored)
            features = FeatureSet.from_json(files[FEATURES].decode())
            calibration = calibrations.from_spec(stored.calibration)
        except (KeyError, UnicodeDecodeError, msgspec.MsgspecError) as problem:
            raise BundleError(
                "predictor-unreadable",
                f"the predictor cannot be read: {problem!r}",
                expected=f"{PREDICTOR}, {FEATURES} and {MODEL} as they were saved",
            ) from problem
        model = {n.removeprefix(MODEL): c for n, c in files.items() if n.startswith(MODEL)}
        found = cls(persist.load(model), stored.frame, stored.output, features, stored.task, calibration)
        found.__dict__["_model"] = model
        return found


def is_bare(estimator: Any) -> bool:
    """Return whether an object is a booster without the methods of an estimator."""
    kind = format_of(estimator)
    return kind is not None and f"{type(estimator).__module__}.{type(estimator).__qualname__}" in kind.bare


def _failed(why: str, row: dict[str, Any] | None = None) -> BundleError:
    return BundleError(
        "pipeline-fails",
        why if row is None else f"{why}; at the row {row}",
        expected="a finite answer to every row that the contract admits",
        next="state `min`, `max`, `values` or `nullable` of the columns so that such rows are rejected, or add a step "
        "to the pipeline that imputes or clips them",
    )

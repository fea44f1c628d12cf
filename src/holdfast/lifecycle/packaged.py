"""A pipeline that was brought, on its way to a version, and again when it is retrained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from holdfast.contract.settings import Settings
from holdfast.errors import ConfigError
from holdfast.features import FeatureSet, column_types
from holdfast.lifecycle.lineage import NOT_SEALED, of_version
from holdfast.lifecycle.version import load_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.models import PipelineScorer
from holdfast.models.general.frame import PandasFrame
from holdfast.models.general.outputs import output_of
from holdfast.models.general.parts import walk
from holdfast.models.general.scorer import is_bare
from holdfast.models.general.trusted import registered
from holdfast.records import Training
from holdfast.types import Label

if TYPE_CHECKING:
    from holdfast.train.brought import Brought


@dataclass(frozen=True)
class Packaged:
    """An estimator and the columns that it reads.

    ``fitted``: it is taken as it is, and nobody knows which rows it has seen; otherwise a clone of it is fitted.
    """

    estimator: Any
    frame: PandasFrame
    fitted: bool = False

    def family(self, settings: Settings, labels: Sequence[Label] | None) -> Brought:
        """Return it as a candidate.

        Raises
        ------
        ConfigError
            ``no-candidate`` where the contract asks for a model whose terms can be read; ``pipeline-cannot-refit``.
        """
        from holdfast.train.brought import brought

        _require_refit(self.estimator, self.fitted)
        if settings.interpretable:
            raise ConfigError(
                "no-candidate",
                "interpretable is true, and the terms of a packaged pipeline cannot be read",
                expected="a candidate such as linear",
                next="set interpretable: false, or `holdfast train` with candidates: [linear]",
            )
        classes = tuple(labels or ())
        given = None
        if self.fitted:
            output = output_of(self.estimator, settings.task, classes)
            features = FeatureSet(settings.features, column_types(settings))
            given = PipelineScorer(self.estimator, self.frame, output, features, settings.task)
        return brought(self.estimator, self.frame, classes, given=given, faithful=True)

    def lineage(self) -> dict[str, Any]:
        """Return what the lineage says of it: that it was brought, if it is sealed, which types of the user's it has."""
        types = {f"{type(part).__module__}.{type(part).__qualname__}" for _, part in walk(self.estimator)}
        return {"packaged": True, "sealed": not self.fitted, "trusted": sorted(registered() & types)}

    def notes(self) -> list[str]:
        """Return what a person must know of the version."""
        notes = [NOT_SEALED] if self.fitted else []
        if is_bare(self.estimator):
            notes.append("cross-validated figures and threshold are of rows that it may have learned from")
        return notes


def general_path(record: Training) -> str:
    """Return what a person must know of a version that its own library answers for."""
    own = next(candidate for candidate in record.candidates if candidate.name == record.selected)
    took = (
        "" if own.latency_p99_us is None else f"; {own.latency_p99_us / 1e3:,.1f} ms a row (99th percentile)"
    )
    return f"general path: {own.name} answers through its own library{took}; executors agree within 1e-9"


def packaged_again(workspace: Workspace, champion: str) -> Packaged | None:
    """Return the specification of a packaged champion, to be fitted anew; None where it is none.

    Raises
    ------
    ConfigError
        ``pipeline-cannot-refit``; ``pipeline-column-left-out``: the contract has a column no more.
    """
    if not of_version(workspace.store, champion).packaged:
        return None
    predictor = load_version(workspace, champion).predictor
    assert isinstance(predictor, PipelineScorer)
    _require_refit(predictor.estimator, False)
    settings = workspace.settings
    known = {*settings.inputs, *settings.features}
    require_columns([column.name for column in predictor.frame.columns], known)
    return Packaged(predictor.estimator, predictor.frame)


def require_columns(read: Sequence[str], known: set[str]) -> None:
    """Refuse a pipeline that reads a column which the contract does not hand it.

    Raises
    ------
    ConfigError
        ``pipeline-column-left-out``.
    """
    lost = [name for name in read if name not in known]
    if lost:
        raise ConfigError(
            "pipeline-column-left-out",
            f"the pipeline reads {', '.join(lost)}, which the contract does not hand it",
            expected=f"columns that are inputs: {', '.join(sorted(known))[:400]}",
            next="state them under `columns` and take them out of `ignore`, `entity` and `time` in holdfast.yaml, or "
            "take them out of the pipeline",
        )


def _require_refit(estimator: Any, fitted: bool) -> None:
    if is_bare(estimator) and not fitted:
        name = f"{type(estimator).__module__}.{type(estimator).__qualname__}"
        raise ConfigError(
            "pipeline-cannot-refit",
            f"a {name} says nothing about how it was made, so no clone of it can be fitted",
            expected="an estimator with parameters, such as LGBMClassifier, XGBClassifier or CatBoostClassifier",
            next="package such an estimator; or fitted=True, and the version is marked not sealed",
        )

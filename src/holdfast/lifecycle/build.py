"""``train``: a table becomes a version, through the checks, the split, the training and the bundle."""

from __future__ import annotations

from typing import Any

import msgspec

from holdfast.checks import run_checks
from holdfast.contract.settings import Settings
from holdfast.errors import ConfigError
from holdfast.lifecycle.attest import attest
from holdfast.lifecycle.catalogue import Catalogue
from holdfast.lifecycle.inspect import BlockedError, inspect, read_and_split
from holdfast.lifecycle.intake import Progress
from holdfast.lifecycle.lineage import of_build
from holdfast.lifecycle.material import Material, first_material
from holdfast.lifecycle.packaged import Packaged, general_path
from holdfast.lifecycle.reference import reference
from holdfast.lifecycle.version import Parts, add_version
from holdfast.lifecycle.workspace import Workspace
from holdfast.metrics import Choice
from holdfast.models import PipelineScorer
from holdfast.records import CheckReport, Training
from holdfast.train import Trained, TrainingContext, train


def build(workspace: Workspace, catalogue: Catalogue, progress: Progress) -> Training:
    """Check, split, train and store a new version.

    Raises
    ------
    BlockedError
        ``blocked-by-findings``: a check found an error that the contract does not accept.
    """
    settings = workspace.settings
    intake, sides = read_and_split(workspace, "train", progress)
    progress("checking")
    report = inspect(intake, sides, settings, catalogue)
    if report.errors:
        raise BlockedError(report.errors)
    return make(workspace, first_material(workspace, intake, sides), catalogue, progress, report=report)


def make(
    workspace: Workspace,
    material: Material,
    catalogue: Catalogue,
    progress: Progress,
    *,
    parent: str | None = None,
    report: CheckReport | None = None,
    packaged: Packaged | None = None,
) -> Training:
    """Train on material, store the version, and keep the record of the run with it.

    Parameters
    ----------
    parent
        The champion that the version shall challenge.
    report
        What the checks of the table found.
    packaged
        A pipeline that was brought, in place of the contract's candidates.
    """
    settings = workspace.settings
    labels = labels_of(settings, material.negative)
    families = None if packaged is None else [packaged.family(settings, labels)]
    trained = train(material.training, settings, progress, families=families, log=workspace.trials)
    progress("building the bundle")
    lineage = of_build(
        settings,
        data=material.data,
        fingerprint=material.fingerprint,
        kept=material.kept,
        holdouts=material.holdouts,
        root=workspace.root,
        parent=parent,
        parameters=trained.parameters,
        **({} if packaged is None else packaged.lineage()),
    )
    parts = Parts(
        trained=trained,
        labels=labels,
        profile=reference(material.intakes, material.all_sides, settings),
        golden=material.training.frame,
        lineage=lineage,
    )
    version = add_version(workspace, parts, settings)
    record = training_record(version, trained, material, settings, catalogue)
    if isinstance(trained.predictor, PipelineScorer):
        more = [] if packaged is None else packaged.notes()
        record = msgspec.structs.replace(record, notes=[general_path(record), *more])
    if report is not None:
        record = _with_findings(record, report)
    attest(workspace, version, "training", record)
    return record


def labels_of(settings: Settings, negative: Any) -> tuple[Any, ...] | None:
    """Return (negative, positive) as the data has them, the classes of several, or None for a regression.

    Raises
    ------
    ConfigError
        ``one-class``: the table has no row of the other class.
    """
    if settings.task == "regression":
        return None
    if settings.task == "multiclass":
        return settings.classes
    if negative is None or settings.positive is None:
        raise ConfigError(
            "one-class",
            f"every row has {settings.target} = {settings.positive!r}",
            expected="rows of two classes",
            next="see `target` and `positive` in holdfast.yaml",
        )
    return negative, settings.positive


def training_record(
    version: str,
    trained: Trained,
    material: Material,
    settings: Settings,
    catalogue: Catalogue,
) -> Training:
    """Return the record of a run, with the findings of the checks of training."""
    context = TrainingContext(settings, trained, material.training.labels)
    found = run_checks(catalogue.stage("training"), context, settings)
    choice = trained.decision
    value = None
    if choice is not None and choice.training_value is not None:
        value = {"value": choice.training_value, "interval": choice.interval, "note": choice.note}
    return Training(
        version=version,
        selected=trained.selected,
        metric=settings.metric,
        candidates=trained.candidates,
        baseline=trained.baseline,
        threshold=choice.threshold if isinstance(choice, Choice) else None,
        training_value=value,
        calibration=trained.calibration,
        rows={"training": len(material.training), "holdout": material.behind},
        findings=found.findings,
        accepted=found.accepted,
        baselines=trained.baselines,
        random_split=trained.random_split,
    )


def _with_findings(record: Training, report: CheckReport) -> Training:
    findings, accepted = [*report.findings, *record.findings], [*report.accepted, *record.accepted]
    return msgspec.structs.replace(record, findings=findings, accepted=accepted, table=report.rows)

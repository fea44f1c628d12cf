"""From trained parts to a version in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from holdfast.bundle import Bundle, Classes, Decision, Interval, Threshold, Value, build, load, observe
from holdfast.contract.settings import Settings
from holdfast.data import Table
from holdfast.lifecycle.intake import entities_of, take_in
from holdfast.lifecycle.lineage import Lineage
from holdfast.lifecycle.workspace import Workspace
from holdfast.metrics import ClassChoice
from holdfast.profile import Profile, one_per_entity
from holdfast.seal import read_inputs
from holdfast.types import Array, Label

if TYPE_CHECKING:
    from holdfast.train import Trained


@dataclass(frozen=True)
class Parts:
    """What a bundle is made of: a training run, the labels, the reference, typed training rows, the origin."""

    trained: Trained
    labels: tuple[Label, ...] | None
    profile: Profile
    golden: pl.DataFrame
    lineage: Lineage


def add_version(workspace: Workspace, parts: Parts, settings: Settings) -> str:
    """Build the bundle, put it in its place, and write it down as the next version.

    The reference of the predictions is made here: the finished predictor's answers to the holdout rows, read
    without their labels, which is written to the ledger and is no look.
    """
    scores = _holdout_scores(workspace, parts, settings)
    decision = decision_of(parts, settings)
    bundle = build(
        workspace.folder / "bundles",
        settings=settings,
        predictor=parts.trained.predictor,
        decision=decision,
        profile=_with_answers(parts, scores, decision),
        golden_rows=parts.golden,
        lineage=parts.lineage.plain(),
        observed=observe(parts.golden, settings),
    )
    return workspace.store.add_version(
        bundle.digest, parent=parts.lineage.parent, lineage=parts.lineage.plain()
    )


def decision_of(parts: Parts, settings: Settings) -> Decision:
    """Return how scores become answers: by the chosen threshold, by the classes, or as they are."""
    choice = parts.trained.decision
    bands = parts.trained.bands
    if bands is not None and settings.interval is not None:
        return Interval(settings.interval, *bands)
    if choice is None or parts.labels is None:
        return Value()
    if isinstance(choice, ClassChoice):
        return Classes(parts.labels, choice.money, choice.rule, choice.note or "")
    negative, positive = parts.labels
    return Threshold(choice.threshold, (negative, positive), choice.rule, choice.note or "")


def _with_answers(parts: Parts, scores: Array, decision: Decision) -> Profile:
    if not isinstance(decision, Classes):
        return parts.profile.with_prediction(scores)
    keys = tuple(decision.keys)
    decided = pl.Series("prediction", keys).gather(decision.codes(scores).astype(np.uint32))
    return parts.profile.with_classes(decided, scores.max(axis=1), keys)


def load_version(workspace: Workspace, name: str) -> Bundle:
    """Return the verified bundle of a version or alias, golden rows replayed through both executors."""
    version = workspace.store.version(name)
    return load(workspace.store.bundle_path(version.digest), version=version.version, executor="both")


def _holdout_scores(workspace: Workspace, parts: Parts, settings: Settings) -> Array:
    frame = read_inputs(
        workspace.seal,
        parts.lineage.holdouts,
        purpose="reference of the predictions",
        ledger=workspace.store.ledger,
    )
    intake = take_in(Table(frame, source="holdout"), settings, labelled=False, strict=False)
    scores = parts.trained.predictor.scores(intake.admitted.frame)
    if settings.entity is None:
        return scores
    entities = entities_of(intake.admitted.extra, settings.entity)
    return np.asarray(scores[one_per_entity(entities)]) if entities.len() else scores

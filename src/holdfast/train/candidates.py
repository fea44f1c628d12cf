"""The candidates that a contract names, and fitting one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from holdfast.contract.settings import Settings
from holdfast.errors import ConfigError, close_match
from holdfast.features import FeatureSet
from holdfast.models import Encoder, PipelineScorer, Predictor, Supervision, fit_matrix, inputs_of
from holdfast.train.brought import Brought
from holdfast.train.clock import NO_END, Clock
from holdfast.train.families import FAMILIES
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix
from holdfast.train.rows import TrainingRows

Fitted: TypeAlias = Predictor | PipelineScorer
"""What a candidate becomes."""


def family(name: str) -> Family:
    """Return the family of that name.

    Raises
    ------
    ConfigError
        ``unknown-candidate``, with a close match.
    """
    if name not in FAMILIES:
        raise ConfigError(
            "unknown-candidate",
            f"there is no candidate {name!r}",
            expected=f"one of {', '.join(sorted(FAMILIES))}",
            next=close_match(name, FAMILIES),
        )
    return FAMILIES[name]


def requested(settings: Settings) -> list[Family]:
    """Return the families that the contract names, those that can be read only where it asks for that.

    Raises
    ------
    ConfigError
        ``no-candidate`` where ``interpretable: true`` leaves none.
    """
    named = [family(name) for name in settings.candidates]
    usable = [f for f in named if f.readable or not settings.interpretable]
    if not usable:
        raise ConfigError(
            "no-candidate",
            f"interpretable is true and none of {', '.join(settings.candidates)} has terms that can be read",
            expected="a candidate such as linear",
            next="add linear to candidates, or set interpretable: false",
        )
    return usable


def fit(
    chosen: Family,
    rows: TrainingRows,
    features: FeatureSet,
    settings: Settings,
    *,
    seed: int,
    parameters: Mapping[str, float] | None = None,
    clock: Clock = NO_END,
) -> Fitted:
    """Fit encoder and core, or a pipeline that was brought, on these rows and return the uncalibrated predictor.

    Everything that learns from data learns from ``rows`` alone, so a caller that hands over the training part of
    a fold gets a predictor that has not seen the rest of it.

    Parameters
    ----------
    parameters
        Hyperparameters in place of the family's own.
    clock
        When the fit has to be over.

    Raises
    ------
    OutOfTime
        The clock's moment passed within the fit.
    """
    if isinstance(chosen, Brought):
        return chosen.fitted(rows, features, settings)
    encoder, matrix = encode(chosen, rows, features, settings, seed=seed)
    core = chosen.fit(replace(matrix, parameters=parameters or {}, clock=clock))
    return Predictor(features=features, encoder=encoder, core=core, task=settings.task)


def encode(
    chosen: Family, rows: TrainingRows, features: FeatureSet, settings: Settings, *, seed: int
) -> tuple[Encoder, Matrix]:
    """Return the encoder fitted on these rows, and what the family's fitting function sees of them."""
    table = features.table(rows.frame)
    supervision = Supervision(
        rows.labels, settings.task, rows.groups, rows.weights, len(settings.classes), seed=seed
    )
    encoder, values = fit_matrix(chosen.encoding, table, inputs_of(settings, features), supervision)
    matrix = Matrix(
        values=values,
        labels=rows.labels,
        groups=rows.groups,
        weights=rows.weights,
        classes=len(settings.classes),
        categorical=tuple(encoder.categorical),
        names=tuple(encoder.names),
        task=settings.task,
        seed=seed,
        times=rows.times if settings.in_time_order else None,
        gap=settings.label_gap,
    )
    return encoder, matrix

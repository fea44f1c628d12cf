"""One training run: baselines, candidates, cross-validation, selection, calibration, threshold, final fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from holdfast.contract.settings import Matrix, Settings
from holdfast.errors import DataError
from holdfast.features import FeatureSet, column_types
from holdfast.metrics import Choice, ClassChoice, choose, choose_classes
from holdfast.metrics.weights import row_weights
from holdfast.models import Calibration, Identity, inputs_of
from holdfast.models.prior import at_prior, moved, prior_offset
from holdfast.records import Baseline, Candidate, Hyperparameters, RandomSplit
from holdfast.stats.conformal import bands, fewest_rows
from holdfast.train.baseline import measure_baselines
from holdfast.train.brought import Brought
from holdfast.train.calibrate import calibrate
from holdfast.train.candidates import Fitted, requested
from holdfast.train.crossval import Progress
from holdfast.train.family import Family
from holdfast.train.flattery import measure_flattery
from holdfast.train.folds import Folds, plan_folds
from holdfast.train.judges import judges, spread
from holdfast.train.offers import offered
from holdfast.train.rows import TrainingRows
from holdfast.train.search.log import InMemory, TrialLog
from holdfast.train.select import Measured, beaten, report, select
from holdfast.types import Array

FEWEST_ROWS = 20
Bands = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Trained:
    """The selected predictor, fitted on all training rows, and how it came to be selected.

    ``out_of_fold`` are the cross-fitted (and calibrated) scores of the training rows: material for checks and
    for the report, never a claim; NaN in rows that judge nobody. ``decision`` is null for a regression. ``parameters``
    are the hyperparameters that a search chose, none being the defaults. ``bands`` are the edges and radii of prediction
    intervals, where the contract asks for some.
    """

    predictor: Fitted
    selected: str
    decision: Choice | ClassChoice | None
    candidates: list[Candidate]
    baseline: Baseline
    calibration: str
    out_of_fold: Array
    folds: Folds
    parameters: Hyperparameters
    baselines: list[Baseline] = field(default_factory=list)
    random_split: RandomSplit | None = None
    bands: Bands | None = None


def train(
    rows: TrainingRows,
    settings: Settings,
    progress: Progress = lambda _: None,
    *,
    families: Sequence[Family] | None = None,
    log: TrialLog | None = None,
) -> Trained:
    """Train every candidate the contract names and return the one selected on four axes.

    Parameters
    ----------
    rows
        The training side of the split; nothing else is read.
    settings
        The contract.
    progress
        Called with a short text before each long step.
    families
        The candidates, in place of those that the contract names.
    log
        Where the trials of a search are written down and looked up; null: they end with the process.

    Raises
    ------
    DataError
        ``too-few-rows`` (under 20), ``no-features``, ``one-class`` (fewer than two rows of a class),
        ``target-constant``, ``too-few-groups`` (entities), ``too-few-periods``, ``no-candidate-inside-limits``. Where
        no candidate can be offered for the table, the reason of the first one.
    ConfigError
        ``unknown-candidate``, ``no-candidate``.
    """
    features = FeatureSet(settings.features, column_types(settings))
    _refuse_too_little(rows, settings, features)
    folds = plan_folds(rows, settings)
    floors = measure_baselines(rows, features, settings, folds, progress)
    named = families or requested(settings)
    offers = offered(named, rows, features, settings, folds, log=log or InMemory(), progress=progress)
    chosen = select(offers.measured, settings.limits)
    judging = judges(rows, folds, settings)
    calibration, crossed = _calibration(chosen, judging, settings, folds, progress)
    if settings.prevalence is not None:
        calibration, crossed = _at_natural_rate(calibration, crossed, judging, settings.prevalence)
    progress("choosing the threshold")
    decision = _decision(judging, crossed, settings)
    return Trained(
        predictor=replace(offers.predictors[chosen.fold.family.name], calibration=calibration),
        selected=chosen.fold.family.name,
        decision=decision,
        candidates=[*report(offers.measured, chosen, floors[0][1], settings.limits), *offers.left_out],
        parameters=dict(chosen.parameters),
        baseline=floors[0][0],
        calibration=calibration.name,
        out_of_fold=spread(crossed, folds),
        folds=folds,
        baselines=beaten(floors, chosen) if settings.in_time_order else [],
        random_split=measure_flattery(chosen, rows, features, settings, folds, progress),
        bands=_bands(judging, crossed, settings),
    )


def _refuse_too_little(rows: TrainingRows, settings: Settings, features: FeatureSet) -> None:
    if len(rows) < FEWEST_ROWS:
        raise DataError(
            "too-few-rows",
            f"{len(rows)} rows to train on",
            expected=f"at least {FEWEST_ROWS} rows that keep the contract",
            next="holdfast check",
        )
    if not inputs_of(settings, features):
        raise DataError(
            "no-features",
            f"{len(rows)} rows and no feature column",
            expected="at least one number, boolean or category among `columns` that is not ignored",
            next="see `columns` and `ignore` in holdfast.yaml",
        )
    if settings.task == "binary" and min(rows.labels.sum(), len(rows) - rows.labels.sum()) < 2:
        raise DataError(
            "one-class",
            f"{int(rows.labels.sum())} of {len(rows)} training rows have {settings.target} = {settings.positive!r}",
            expected="at least two rows of each class among the training rows",
            next="see `target` and `positive` in holdfast.yaml",
        )
    if settings.task == "multiclass":
        _refuse_rare_classes(rows, settings)
    if settings.task == "regression" and rows.labels.min() == rows.labels.max():
        raise DataError(
            "target-constant",
            f"the target {settings.target} is {rows.labels[0]:g} in all {len(rows)} training rows",
            expected="amounts that differ",
            next="take rows with different outcomes",
        )


def _refuse_rare_classes(rows: TrainingRows, settings: Settings) -> None:
    counts = np.bincount(rows.labels.astype(np.int64), minlength=len(settings.classes)).tolist()
    rare = [f"{label!r} ({n})" for label, n in zip(settings.classes, counts, strict=True) if n < 2]
    if rare:
        raise DataError(
            "one-class",
            f"{settings.target} is {', '.join(rare)} in fewer than two of {len(rows)} training rows",
            expected="at least two rows of each class among the training rows",
            next="bring more rows of it, or take it out of `classes`: rows with another label are kept apart",
        )


def _calibration(
    chosen: Measured, rows: TrainingRows, settings: Settings, folds: Folds, progress: Progress
) -> tuple[Calibration, Array]:
    family = chosen.fold.family
    if settings.task == "regression" or (isinstance(family, Brought) and not family.calibrates(settings)):
        return Identity(), chosen.fold.scores[folds.judged]
    progress("judging the calibration")
    judged = folds.judged
    return calibrate(chosen.fold.logits[judged], rows, folds.take(judged), chosen.fold.scores[judged])


def _at_natural_rate(
    calibration: Calibration, crossed: Array, rows: TrainingRows, prevalence: float
) -> tuple[Calibration, Array]:
    """Return the map and the cross-fitted probabilities, moved from the share of the sample to the natural one."""
    share = float(np.average(rows.labels, weights=rows.weights))
    offset = prior_offset(share, prevalence)
    return at_prior(calibration, offset), moved(crossed, offset)


def _bands(rows: TrainingRows, crossed: Array, settings: Settings) -> Bands | None:
    """Return the radii of prediction intervals from residuals of rows that their fold had not seen."""
    if settings.interval is None:
        return None
    found = bands(crossed, crossed - rows.labels, settings.interval, rows.weights)
    if not all(map(math.isfinite, found[1])):
        raise DataError(
            "too-few-rows",
            f"{len(rows)} rows judge the model, too few for intervals of {settings.interval:g}",
            expected=f"at least {fewest_rows(settings.interval)} rows",
            next="bring more rows, or state a smaller `interval`",
        )
    return found


def _decision(rows: TrainingRows, crossed: Array, settings: Settings) -> Choice | ClassChoice | None:
    if settings.task == "regression":
        return None
    if settings.task == "multiclass":
        money = settings.decision if isinstance(settings.decision, Matrix) else None
        return choose_classes(
            rows.labels,
            crossed,
            money,
            groups=rows.groups,
            seed=settings.holdout.seed,
            weights=row_weights(rows.labels, stated=rows.weights),
        )
    assert not isinstance(settings.decision, Matrix)
    return choose(
        rows.labels,
        np.asarray(crossed),
        settings.decision,
        groups=rows.groups,
        seed=settings.holdout.seed,
        weights=row_weights(rows.labels, stated=rows.weights, prevalence=settings.prevalence),
    )

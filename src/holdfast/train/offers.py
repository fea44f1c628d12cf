"""The candidates of a run, cross-validated, searched where the contract asks for it, fitted and measured."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from holdfast.contract.settings import Settings
from holdfast.features import FeatureSet
from holdfast.metrics import METRICS, estimate
from holdfast.metrics.catalogue import freedom
from holdfast.records import Candidate, Hyperparameters, Searched
from holdfast.stats.influence import influence_error
from holdfast.stats.intervals import transformed
from holdfast.train.brought import Brought
from holdfast.train.candidates import Fitted, fit
from holdfast.train.cost import latency_p99_us
from holdfast.train.crossval import OutOfFold, Progress, cross_validate
from holdfast.train.family import Family
from holdfast.train.folds import Folds
from holdfast.train.general_path import on_general_path
from holdfast.train.judges import judges
from holdfast.train.left_out import ConversionError, LeftOutError
from holdfast.train.rows import TrainingRows
from holdfast.train.search.log import TrialLog
from holdfast.train.search.nested import Nested
from holdfast.train.search.searching import Searching, searching
from holdfast.train.select import Measured
from holdfast.types import Array


@dataclass(frozen=True)
class Offers:
    """What can be selected, the predictors by family, and the candidates that had to be left out."""

    measured: list[Measured]
    predictors: Mapping[str, Fitted]
    left_out: list[Candidate]


def offered(
    families: Sequence[Family],
    rows: TrainingRows,
    features: FeatureSet,
    settings: Settings,
    folds: Folds,
    *,
    log: TrialLog,
    progress: Progress,
) -> Offers:
    """Return the candidates of these families, measured on the same folds.

    Raises
    ------
    LeftOutError
        Where none can be offered, the reason of the first.
    """
    run = searching(families, rows, features, settings, folds, log=log, progress=progress)
    making = _Making(rows, features, settings, folds, run, progress)
    found, reasons = [], []
    for family in families:
        try:
            found.append(making.offer(family))
        except LeftOutError as reason:
            reasons.append((family, reason))
    if not found:
        raise reasons[0][1]
    return Offers(
        measured=[measured for measured, _ in found],
        predictors={measured.fold.family.name: predictor for measured, predictor in found},
        left_out=[_left_out(family, reason) for family, reason in reasons],
    )


@dataclass(frozen=True)
class _Making:
    rows: TrainingRows
    features: FeatureSet
    settings: Settings
    folds: Folds
    run: Searching | None
    progress: Progress

    def offer(self, family: Family) -> tuple[Measured, Fitted]:
        try:
            return self.specified(family)
        except ConversionError as reason:
            general = on_general_path(family, self.rows, self.features, self.settings)
            if general is None:
                raise
            note = f"general path: {reason.happened}"
        fold = cross_validate(general, self.rows, self.features, self.settings, self.folds, self.progress)
        measured, predictor = self.measure(fold, None)
        return replace(measured, note=note), predictor

    def specified(self, family: Family) -> tuple[Measured, Fitted]:
        fold = cross_validate(family, self.rows, self.features, self.settings, self.folds, self.progress)
        if self.run is None or not family.space:
            return self.measure(fold, None)
        searched, judged = Nested(self.run, fold).run()
        measured, predictor = self.measure(judged, searched)
        broken = measured.over(self.settings.limits)
        if not (broken and searched.adopted):
            return measured, predictor
        why = f"the defaults are kept: with what the search chose, {'; '.join(broken)}"
        return self.measure(fold, msgspec.structs.replace(searched, adopted=False, why=why))

    def measure(self, fold: OutOfFold, searched: Searched | None) -> tuple[Measured, Fitted]:
        """Fit on all training rows, with what the search chose where it was adopted, and measure the costs."""
        self.progress(f"{fold.family.name}: all training rows")
        parameters = searched.parameters if searched and searched.adopted else {}
        start = time.perf_counter()
        predictor = self.fitted(fold.family, parameters)
        took = time.perf_counter() - start
        judging = judges(self.rows, self.folds, self.settings)
        value, interval = _score(self.settings.metric, judging, fold.scores[self.folds.judged])
        return Measured(
            fold=fold,
            score=value,
            interval=interval,
            latency_p99_us=latency_p99_us(predictor, self.rows),
            memory_mb=predictor.memory_mb(),
            training_seconds=took,
            exact=predictor.exact_rows,
            note=fold.family.note(predictor, len(self.rows)),
            parameters=parameters,
            searched=searched,
        ), predictor

    def fitted(self, family: Family, parameters: Hyperparameters) -> Fitted:
        if isinstance(family, Brought) and family.given is not None:
            return family.given
        seed = self.settings.holdout.seed
        return fit(family, self.rows, self.features, self.settings, seed=seed, parameters=parameters)


def _score(metric: str, rows: TrainingRows, scores: Array) -> tuple[float, tuple[float, float] | None]:
    """Return the score of all out-of-fold rows and its 95 % interval, larger is better."""
    value, influence = estimate(metric, rows.labels, scores, weights=rows.weights)
    error, degrees = influence_error(influence, rows.groups)
    degrees = freedom(metric, rows.labels, degrees)
    if not METRICS[metric].loss:
        return value, transformed(value, error, METRICS[metric].scale, degrees=degrees)
    found = transformed(-value, error, METRICS[metric].scale, degrees=degrees)
    return value, None if found is None else (-found[1], -found[0])


def _left_out(family: Family, reason: LeftOutError) -> Candidate:
    why = f"left out: {reason.happened}"
    return Candidate(family.name, None, None, None, None, None, None, why=why)

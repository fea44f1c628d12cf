"""Selection on four axes: the metric with its error, latency, memory and training time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from holdfast.contract.settings import Limits
from holdfast.errors import DataError
from holdfast.records import Baseline, Candidate, Hyperparameters, Searched
from holdfast.train.crossval import OutOfFold
from holdfast.types import Array


@dataclass(frozen=True)
class Measured:
    """A family with its out-of-fold scores and its costs.

    ``exact``: a row alone is answered as in a table, to the last bit. ``parameters`` are hyperparameters in place of the
    family's own, ``searched`` what a search for them came to, whether they were adopted or not.
    """

    fold: OutOfFold
    score: float
    interval: tuple[float, float] | None
    latency_p99_us: float
    memory_mb: float
    training_seconds: float
    exact: bool = True
    note: str = ""
    parameters: Hyperparameters = field(default_factory=dict)
    searched: Searched | None = None

    def over(self, limits: Limits) -> list[str]:
        """Return the limits that this family breaks, with its figures."""
        pairs = (
            ("latency_p99_us", self.latency_p99_us, limits.latency_p99_us),
            ("memory_mb", self.memory_mb, limits.memory_mb),
            ("training_seconds", self.training_seconds, limits.training_seconds),
        )
        return [
            f"{name} {value:.4g} is above the limit {limit:g}"
            for name, value, limit in pairs
            if limit is not None and value > limit
        ]


def paired_difference(first: Array, second: Array) -> tuple[float, float]:
    """Return the mean of ``first - second`` over folds, and its standard error.

    Folds where either is not defined are left out; with fewer than two left the error is infinity.

    Examples
    --------
    >>> value, error = paired_difference(np.array([0.8, 0.9]), np.array([0.7, 0.7]))
    >>> round(value, 6), round(error, 6)
    (0.15, 0.05)
    """
    difference = (first - second)[np.isfinite(first - second)]
    if len(difference) < 2:
        return (float(difference.mean()) if len(difference) else math.nan), math.inf
    return float(difference.mean()), float(difference.std(ddof=1) / math.sqrt(len(difference)))


def select(measured: list[Measured], limits: Limits) -> Measured:
    """Return the simplest family within one standard error of the best, among those inside the limits.

    The standard error is that of the paired difference over folds: two families are compared on the same folds,
    so what makes a fold easy or hard for both cancels.

    Raises
    ------
    DataError
        ``no-candidate-inside-limits``, with every figure that is above its limit.
    """
    inside = [m for m in measured if not m.over(limits)]
    if not inside:
        broken = "; ".join(f"{m.fold.family.name}: {', '.join(m.over(limits))}" for m in measured)
        raise DataError(
            "no-candidate-inside-limits",
            f"every candidate breaks a limit: {broken}",
            expected="at least one candidate inside `limits`",
            next="raise `limits` in holdfast.yaml, or name other candidates",
        )
    best = max(inside, key=lambda m: m.score)
    for candidate in sorted(inside, key=lambda m: m.fold.family.simplicity):
        behind, error = paired_difference(best.fold.by_fold, candidate.fold.by_fold)
        if candidate is best or behind <= error:
            return candidate
    return best


def report(measured: list[Measured], selected: Measured, baseline: Array, limits: Limits) -> list[Candidate]:
    """Return the candidates for the record, each with the reason why it was or was not selected.

    ``beats_baseline`` is true when the mean gain over folds is more than one standard error above zero.
    """
    best = max(measured, key=lambda m: m.score)
    rows = []
    for m in measured:
        gain, error = paired_difference(m.fold.by_fold, baseline)
        rows.append(
            Candidate(
                name=m.fold.family.name,
                score=m.score,
                interval=m.interval,
                latency_p99_us=m.latency_p99_us,
                memory_mb=m.memory_mb,
                training_seconds=m.training_seconds,
                beats_baseline=bool(gain > error),
                why=_why(m, selected, best, limits),
                exact=m.exact,
                note=m.note,
                parameters=m.parameters,
                search=m.searched,
            )
        )
    return rows


def beaten(floors: list[tuple[Baseline, Array]], selected: Measured) -> list[Baseline]:
    """Return the baselines, each with whether the selected family's mean gain is above one standard error."""
    found = []
    for floor, by_fold in floors:
        gain, error = paired_difference(selected.fold.by_fold, by_fold)
        found.append(Baseline(floor.name, floor.score, bool(gain > error)))
    return found


def _why(m: Measured, selected: Measured, best: Measured, limits: Limits) -> str:
    if m.over(limits):
        return "; ".join(m.over(limits))
    behind, error = paired_difference(selected.fold.by_fold, m.fold.by_fold)
    if m is selected and m is best:
        return "selected: the best score inside the limits"
    if m is selected:
        behind, error = paired_difference(best.fold.by_fold, m.fold.by_fold)
        return (
            f"selected: simpler, and {behind:.4f} behind {best.fold.family.name} (standard error {error:.4f})"
        )
    return f"{behind:.4f} behind {selected.fold.family.name} (standard error {error:.4f})"

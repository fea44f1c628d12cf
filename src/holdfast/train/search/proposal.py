"""Optuna proposes the next trial and says when one is hopeless."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdfast.errors import MissingDependencyError
from holdfast.records import Hyperparameters, Trial
from holdfast.train.search.space import Parameter, Space

AT_RANDOM = 8
"""As many trials are drawn at random before a model of the scores proposes them."""

BEFORE_PRUNING = 4
"""As many trials must be complete before one is compared with their median."""


@dataclass(frozen=True)
class Proposal:
    """Hyperparameters to try next."""

    parameters: Hyperparameters
    trial: Any

    def hopeless(self, scores: Sequence[float]) -> bool:
        """Return whether the mean of the scores so far is below the median that complete trials had at this point."""
        self.trial.report(_mean(scores), len(scores) - 1)
        return bool(self.trial.should_prune())


def propose(space: Space, earlier: Sequence[Trial], *, seed: int) -> Proposal:
    """Return what to try after these trials.

    It depends on them, on the seed and on nothing else, so a search that is taken up again proposes what it would
    have proposed without the break.

    Raises
    ------
    MissingDependencyError
        ``missing-dependency``: optuna is not installed.

    References
    ----------
    Bergstra, Bardenet, Bengio and Kegl (2011), Algorithms for hyper-parameter optimization (tree-structured Parzen
    estimator). Akiba, Sano, Yanase, Ohta and Koyama (2019), Optuna.
    """
    optuna = _optuna()
    # a stream of random numbers of its own for every trial
    number = int(np.random.default_rng((seed, len(earlier))).integers(2**31))
    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=number, n_startup_trials=AT_RANDOM),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=BEFORE_PRUNING),
    )
    distributions = {p.name: _distribution(optuna, p) for p in space}
    for trial in earlier:
        study.add_trial(_known(optuna, trial, distributions))
    asked = study.ask(distributions)
    return Proposal(dict(asked.params), asked)


def _known(optuna: Any, trial: Trial, distributions: dict[str, Any]) -> Any:
    states = optuna.trial.TrialState
    complete = trial.state == "complete" and np.isfinite(_mean(trial.scores))
    return optuna.trial.create_trial(
        state=states.COMPLETE if complete else states.PRUNED,
        value=_mean(trial.scores) if complete else None,
        params=trial.parameters,
        distributions=distributions if trial.parameters else {},
        intermediate_values={i: _mean(trial.scores[: i + 1]) for i in range(len(trial.scores))},
    )


def _mean(scores: Sequence[float]) -> float:
    defined = [score for score in scores if np.isfinite(score)]
    return sum(defined) / len(defined) if defined else float("nan")


def _distribution(optuna: Any, parameter: Parameter) -> Any:
    if parameter.whole:
        return optuna.distributions.IntDistribution(
            int(parameter.low), int(parameter.high), log=parameter.log
        )
    return optuna.distributions.FloatDistribution(parameter.low, parameter.high, log=parameter.log)


@functools.cache
def _optuna() -> Any:
    try:
        import optuna
    except ImportError as problem:
        raise MissingDependencyError.of("optuna", "search", "search for hyperparameters") from problem
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna

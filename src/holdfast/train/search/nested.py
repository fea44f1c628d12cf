"""Searching without each fold in turn, so that a searched candidate is judged by rows its search has not seen.

The best score of many trials flatters: some of it is luck. So the search is run once for each fold, on the rows
outside it, and what it chose is scored on the fold; one more search, on all training rows, chooses what is fitted in the
end. The score of the folds is that of searching as a way to choose (Varma and Simon 2006, nested cross-validation). Whether
what was found is adopted is chosen for each fold by the other folds too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from holdfast.errors import DataError
from holdfast.records import Hyperparameters, Searched
from holdfast.train.candidates import fit
from holdfast.train.clock import NO_END, Clock, OutOfTime
from holdfast.train.crossval import OutOfFold, scores_by_fold
from holdfast.train.folds import Folds
from holdfast.train.rows import TrainingRows
from holdfast.train.search.parts import part
from holdfast.train.search.searching import Searching
from holdfast.train.search.study import Study, best
from holdfast.train.select import paired_difference


@dataclass(frozen=True)
class Nested:
    """The searches of one family.

    Parameters
    ----------
    default
        The cross-validated family with its defaults: what a search has to beat, and what stands in a fold whose search
        chose them.
    """

    searching: Searching
    default: OutOfFold

    @property
    def folds(self) -> Folds:
        return self.searching.folds

    def run(self) -> tuple[Searched, OutOfFold]:
        """Return what the searches came to, and the out-of-fold scores of searching and then adopting, or not."""
        found = replace(self.default, logits=self.default.logits.copy(), scores=self.default.scores.copy())
        for k in range(len(self.folds)):
            with self.searching.budget.share() as clock:
                self._fold(k, clock, found)
        with self.searching.budget.share() as clock:
            parameters = self._final(clock)
        metric, rows = self.searching.settings.metric, self.searching.rows
        found = replace(found, by_fold=scores_by_fold(metric, rows, found.scores, self.folds))
        return self._record(parameters, found), self._judged(found)

    def _judged(self, found: OutOfFold) -> OutOfFold:
        """Return what was found in folds where the other folds say that it is to be adopted, the defaults elsewhere.

        Of two scores the better one flatters as well, so a fold has no say in which of them stands in it.
        """
        logits, scores = self.default.logits.copy(), self.default.scores.copy()
        by_fold = self.default.by_fold.copy()
        for k in range(len(self.folds)):
            others = np.arange(len(self.folds)) != k
            gain, error = paired_difference(found.by_fold[others], self.default.by_fold[others])
            if gain > error:
                held = self.folds.held(k)
                logits[held], scores[held] = found.logits[held], found.scores[held]
                by_fold[k] = found.by_fold[k]
        return replace(self.default, logits=logits, scores=scores, by_fold=by_fold)

    def _fold(self, k: int, clock: Clock, found: OutOfFold) -> None:
        """Search outside fold ``k`` and write the scores of what was chosen into it."""
        rows, known = (
            self.searching.rows.take(self.folds.training(k)),
            self.searching.log.choice(self._name(k)),
        )
        parameters = self._searched(k, rows, clock) if known is None else known
        try:
            if parameters:
                # what was chosen before was in time then
                self._score(k, rows, parameters, clock if known is None else NO_END, found)
        except OutOfTime:
            parameters = {}
        self.searching.log.choose(self._name(k), parameters)

    def _final(self, clock: Clock) -> Hyperparameters:
        """Search on all training rows."""
        last = len(self.folds)
        known = self.searching.log.choice(self._name(last))
        parameters = self._searched(last, self.searching.rows, clock) if known is None else known
        self.searching.log.choose(self._name(last), parameters)
        return parameters

    def _score(
        self, k: int, rows: TrainingRows, parameters: Hyperparameters, clock: Clock, found: OutOfFold
    ) -> None:
        seed, held = self.searching.settings.holdout.seed + k, self.folds.held(k)
        family = self.default.family
        predictor = fit(
            family,
            rows,
            self.searching.features,
            self.searching.settings,
            seed=seed,
            parameters=parameters,
            clock=clock,
        )
        margins = predictor.margins(self.searching.rows.take(held).frame)
        found.logits[held], found.scores[held] = predictor.logits(margins), predictor.score_margins(margins)

    def _searched(self, i: int, rows: TrainingRows, clock: Clock) -> Hyperparameters:
        family, seed = self.default.family, self.searching.settings.holdout.seed + i
        assert self.searching.settings.search is not None
        study = Study(
            key=self._name(i),
            space=family.space,
            parts=lambda: part(family, rows, self.searching.features, self.searching.settings, seed=seed),
            log=self.searching.log,
            seed=seed,
            most=self.searching.settings.search.trials,
        )
        try:
            study.run(clock, lambda trials, score: self._tell(i, trials, score))
        except DataError:
            # these rows cannot be parted, or not for this family: nothing can be compared on them
            return {}
        return best(self.searching.log.trials(study.key))[0]

    def _tell(self, i: int, trials: int, score: float | None) -> None:
        reached = "" if score is None else f", best {score:.4f}"
        self.searching.progress(
            f"{self.default.family.name}: search {i + 1} of {len(self.folds) + 1}, {trials} trials{reached}, "
            f"{max(self.searching.budget.left, 0.0):.0f} s left"
        )

    def _name(self, i: int) -> str:
        return self.searching.name(self.default.family.name, i)

    def _record(self, parameters: Hyperparameters, found: OutOfFold) -> Searched:
        names = [self._name(i) for i in range(len(self.folds) + 1)]
        trials = [trial for name in names for trial in self.searching.log.trials(name)]
        gain, error = paired_difference(found.by_fold, self.default.by_fold)
        adopted = bool(parameters) and gain > error
        return Searched(
            complete=sum(trial.state == "complete" for trial in trials),
            pruned=sum(trial.state == "pruned" for trial in trials),
            seconds=sum(trial.seconds for trial in trials),
            best=best(self.searching.log.trials(names[-1]))[1],
            score=float(np.nanmean(found.by_fold)) if np.isfinite(found.by_fold).any() else None,
            gain=gain if np.isfinite(gain) else None,
            error=error if np.isfinite(error) else None,
            adopted=adopted,
            parameters=parameters,
            why=_why(parameters, sum(bool(trial.parameters) for trial in trials), gain, error),
        )


def _why(parameters: Hyperparameters, tried: int, gain: float, error: float) -> str:
    if not tried:
        return "the defaults are kept: no search finished a trial beside them; give `search` more seconds"
    if not parameters:
        return "the defaults are kept: no trial on all training rows was better"
    verdict = "adopted" if gain > error else "the defaults are kept"
    return f"{verdict}: {gain:+.4f} in folds that the search had not seen (standard error {error:.4f})"

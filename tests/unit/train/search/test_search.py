"""A search: judged by folds it has not seen, the same each time, taken up again, over when its time is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from holdfast.contract.settings import Limits, Settings
from holdfast.records import Candidate, Searched, Trial
from holdfast.train import TrainingRows, train
from holdfast.train.family import Family
from holdfast.train.matrix import Matrix
from holdfast.train.search.log import InMemory
from holdfast.train.search.searching import fingerprint

Rows = Callable[..., TrainingRows]
Contract = Callable[..., Settings]


def searched(candidate: Candidate) -> Searched:
    """Return what a candidate's search came to."""
    assert candidate.search is not None
    return candidate.search


def test_a_good_place_is_found_and_adopted(rows: Rows, contract: Contract, dial: Family) -> None:
    """The gain is many standard errors; the version, its record and the candidate say what was chosen."""
    found = train(rows(), contract(trials=10), families=[dial])
    search = searched(found.candidates[0])
    assert search.adopted
    assert abs(search.parameters["angle"]) < 0.7
    assert found.parameters == search.parameters == found.candidates[0].parameters
    assert search.gain is not None
    assert search.error is not None
    assert search.gain > search.error > 0
    assert search.complete + search.pruned == 6 * 11
    assert search.pruned > 0
    assert "adopted" in search.why
    assert found.candidates[0].score == pytest.approx(search.score, abs=0.02)


def test_luck_is_not_adopted(rows: Rows, contract: Contract, lottery: Family) -> None:
    """Without anything to find the best of the trials flatters, and the defaults are kept."""
    found = train(rows(effect=0.0, seed=3), contract(trials=12), families=[lottery])
    search = searched(found.candidates[0])
    assert search.best is not None
    assert search.score is not None
    assert search.best > search.score
    assert not search.adopted
    assert found.parameters == {}
    assert "the defaults are kept" in search.why


def test_a_number_of_trials_decides_the_result(rows: Rows, contract: Contract, dial: Family) -> None:
    """Seeds are fixed: two runs try the same and choose the same."""
    logs = InMemory(), InMemory()
    first, second = (train(rows(), contract(trials=5), families=[dial], log=log) for log in logs)
    assert first.parameters == second.parameters
    assert np.array_equal(first.out_of_fold, second.out_of_fold)
    key = f"{fingerprint(rows(), contract(trials=5))}/dial/5"
    tried = [[(t.parameters, t.scores, t.state) for t in log.trials(key)] for log in logs]
    assert tried[0] == tried[1]
    assert len(tried[0]) == 6


class Killed(InMemory):
    """A log whose process dies after some trials."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def add(self, search: str, number: int, trial: Trial) -> None:
        """Write the trial down, then die."""
        super().add(search, number, trial)
        self.after -= 1
        if self.after == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [1, 8, 25, 36])
def test_a_killed_search_goes_on(after: int, rows: Rows, contract: Contract, dial: Family) -> None:
    """It ends as it would have without the break, and fits no finished trial again."""
    whole, log = InMemory(), Killed(after)
    expected = train(rows(), contract(trials=5), families=[dial], log=whole)
    with pytest.raises(KeyboardInterrupt):
        train(rows(), contract(trials=5), families=[dial], log=log)
    log.after = -1
    fits = 0

    def counted(matrix: Matrix) -> object:
        nonlocal fits
        fits += matrix.draft
        return dial.fit(matrix)

    again = train(rows(), contract(trials=5), families=[replace(dial, fit=counted)], log=log)  # type: ignore[arg-type]
    assert again.parameters == expected.parameters
    assert np.array_equal(again.out_of_fold, expected.out_of_fold)
    assert fits <= 3 * (36 - after)


def test_another_contract_or_another_row_is_another_search(rows: Rows, contract: Contract) -> None:
    """Trials are taken up again only where both are the same."""
    known = {
        fingerprint(rows(), contract()),
        fingerprint(rows(), contract(trials=7)),
        fingerprint(rows(), contract(metric="average_precision")),
        fingerprint(rows(seed=1), contract()),
        fingerprint(rows(n=299), contract()),
    }
    assert len(known) == 5
    assert fingerprint(rows(), contract()) in known


def test_the_time_is_kept_within_the_longest_fit(rows: Rows, contract: Contract, dial: Family) -> None:
    """A trial that would last for minutes stops when its share is over."""

    def slow(matrix: Matrix) -> object:
        for _ in range(6_000 if matrix.draft else 1):
            matrix.clock.check()
            time.sleep(0.01)
        return dial.fit(matrix)

    patient = replace(dial, fit=slow)  # type: ignore[arg-type]
    start = time.monotonic()
    found = train(rows(), contract(seconds=0.6, trials=None), families=[patient])
    assert time.monotonic() - start < 5.0
    assert not searched(found.candidates[0]).adopted
    assert "more seconds" in searched(found.candidates[0]).why


def test_no_search_sees_the_fold_that_judges_it(rows: Rows, contract: Contract, dial: Family) -> None:
    """Of the trials of the search without fold k none is fitted on a row of it, nor judged by one."""
    table, seen = rows(120), {}

    class Watching(InMemory):
        def add(self, search: str, number: int, trial: Trial) -> None:
            seen.setdefault(search.rsplit("/", 1)[1], set()).update(fitted)
            fitted.clear()
            super().add(search, number, trial)

    fitted: set[float] = set()

    def watched(matrix: Matrix) -> object:
        if matrix.draft:
            fitted.update(matrix.values[:, 5].tolist())
        return dial.fit(matrix)

    family = replace(dial, fit=watched, encoding="tree")  # type: ignore[arg-type]
    found = train(table, contract(trials=2), families=[family], log=Watching())
    values = table.frame["c5"].to_numpy()
    for k in range(5):
        assert seen[str(k)] == set(values[found.folds.training(k)].tolist())
    assert seen["5"] == set(values.tolist())


def test_what_breaks_a_limit_is_not_adopted(
    rows: Rows, contract: Contract, dial: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The defaults, which keep it, are offered instead."""
    from holdfast.models import Linear

    monkeypatch.setattr(Linear, "memory_mb", lambda self: 900.0 if self.weights[0] > 0 else 1.0)
    found = train(rows(), contract(trials=8, limits=Limits(memory_mb=10)), families=[dial])
    assert found.parameters == {}
    assert "memory_mb 900" in searched(found.candidates[0]).why


def test_without_a_space_nothing_is_searched(rows: Rows, contract: Contract, dial: Family) -> None:
    """Such a family chooses its own hyperparameters."""
    found = train(rows(), contract(), families=[replace(dial, space=())])
    assert found.candidates[0].search is None


def test_progress_can_be_read(rows: Rows, contract: Contract, dial: Family) -> None:
    """Which search, how many trials, the best score, the seconds left."""
    told: list[str] = []
    train(rows(), contract(trials=2), told.append, families=[dial])
    assert any(t.startswith("dial: search 6 of 6, 2 trials, best 0.") and t.endswith("s left") for t in told)


@pytest.mark.slow
def test_the_score_of_a_search_does_not_flatter(rows: Rows, contract: Contract, lottery: Family) -> None:
    """On noise, where the truth is .5: the best of the trials is above it, the score of the folds is not."""
    best, judged, offered = [], [], []
    for seed in range(100):
        found = train(rows(200, effect=0.0, seed=seed), contract(trials=20), families=[lottery])
        search = searched(found.candidates[0])
        best.append(search.best or np.nan)
        judged.append(search.score or np.nan)
        offered.append(found.candidates[0].score or np.nan)
    error = np.std(judged, ddof=1) / 10
    assert np.mean(best) > 0.55
    assert abs(np.mean(judged) - 0.5) < 3 * error
    assert np.mean(offered) - 0.5 < 3 * np.std(offered, ddof=1) / 10

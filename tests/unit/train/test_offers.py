"""Candidates that cannot be offered, and those that stay on the general path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from holdfast.contract.settings import Settings
from holdfast.models import Core, PipelineScorer, Predictor
from holdfast.train import TrainingRows, train
from holdfast.train.conversion import write
from holdfast.train.families import FAMILIES, forest, histogram, knn
from holdfast.train.family import Family
from holdfast.train.left_out import LeftOutError
from holdfast.train.matrix import Matrix

Contract = Callable[..., Settings]
Table = Callable[..., TrainingRows]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make forests and boosting of ten trees, on one thread."""
    monkeypatch.setattr(forest, "TREES", 10)
    monkeypatch.setattr(histogram, "ROUNDS", 10)
    with threadpool_limits(1, user_api="openmp"):
        yield


def refusing(name: str = "refusing") -> Family:
    """Return a family that cannot be fitted on any table."""

    def fit(_: Matrix) -> Core:
        raise LeftOutError("candidate-reads-dense-rows", f"{name} reads every column")

    return Family(name, "linear", fit, readable=False, simplicity=1)


def test_a_candidate_that_cannot_be_offered_is_left_out(contract: Contract, table: Table) -> None:
    """The others are offered, and the record says why it is not."""
    found = train(table(120), contract(), families=[refusing(), FAMILIES["linear"]])
    assert found.selected == "linear"
    kept, left = found.candidates
    assert kept.exact
    assert (left.name, left.score, left.exact) == ("refusing", None, None)
    assert left.why == "left out: refusing reads every column"


def test_without_another_candidate_it_is_an_error(contract: Contract, table: Table) -> None:
    """The reason is that of the first one."""
    with pytest.raises(LeftOutError, match="first reads every column"):
        train(table(120), contract(), families=[refusing("first"), refusing("second")])


def test_every_new_candidate_trains_and_is_exact(contract: Contract, table: Table, small: None) -> None:
    """A row alone is answered as in the table, to the last bit."""
    rows = table(120)
    for name in ("knn", "histogram", "forest"):
        found = train(rows, contract(candidates=(name,)))
        predictor = found.predictor
        assert isinstance(predictor, Predictor)
        answer = predictor.row()
        alone = np.array([answer(row) for row in rows.frame.to_dicts()])
        assert np.array_equal(alone, predictor.scores(rows.frame))
        assert found.candidates[0].exact


def test_a_refused_conversion_stays_on_the_general_path(
    contract: Contract, table: Table, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    """scikit-learn answers itself, and the note says on how many rows the text did not agree."""
    pytest.importorskip("skops")
    monkeypatch.setattr(
        forest, "write", lambda *a, **k: write(*a, **k).replace("threshold=", "threshold=9", 1)
    )
    rows = table(150)
    found = train(rows, contract(candidates=("forest",)))
    assert isinstance(found.predictor, PipelineScorer)
    (candidate,) = found.candidates
    assert candidate.exact is False
    assert candidate.note.startswith("general path: the converted forest answers otherwise")
    answer = found.predictor.row()
    alone = np.array([answer(row) for row in rows.frame.head(20).to_dicts()])
    assert alone == pytest.approx(found.predictor.scores(rows.frame.head(20)), rel=1e-9)


def test_neighbours_say_how_many_rows_they_keep(
    contract: Contract, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the most are drawn by the seed."""
    monkeypatch.setattr(knn, "MOST_ROWS", 50)
    found = train(table(200), contract(candidates=("knn",)))
    assert found.candidates[0].note == "50 of 200 training rows are kept"
    again = train(table(200), contract(candidates=("knn",)))
    assert np.array_equal(found.out_of_fold, again.out_of_fold)


def test_weights_move_every_new_candidate(small: None) -> None:
    """Where positives count five times, answers are higher."""
    r = np.random.default_rng(0)
    values, labels = r.normal(size=(200, 2)), (r.random(200) < 0.4).astype(np.float64)
    matrix = Matrix(values, labels, None, (), ("a", "b"), "binary", 0)
    for name in ("knn", "histogram", "forest"):
        plain = FAMILIES[name].fit(matrix).margin(values)
        weighted = FAMILIES[name].fit(replace(matrix, weights=1 + 4 * labels)).margin(values)
        assert weighted.mean() > plain.mean() + 0.05

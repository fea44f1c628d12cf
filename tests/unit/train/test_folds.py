"""The folds of cross-validation: stratified, entities whole, and no fitting across them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import holdfast.train.candidates as candidates
from holdfast.contract.settings import Holdout, Settings
from holdfast.errors import DataError
from holdfast.features import FeatureSet, column_types
from holdfast.train.crossval import cross_validate
from holdfast.train.families import FAMILIES
from holdfast.train.folds import Folds, plan_folds
from holdfast.train.rows import TrainingRows, units

Contract = Callable[..., Settings]
Table = Callable[..., TrainingRows]


def with_positives(rows: TrainingRows, count: int) -> TrainingRows:
    """Return the rows with exactly this many positives, the first ones."""
    labels = np.zeros(len(rows))
    labels[:count] = 1.0
    return TrainingRows(rows.frame, labels, rows.groups)


@pytest.mark.parametrize(("positives", "expected"), [(2, 2), (3, 3), (4, 4), (5, 5), (60, 5)])
def test_no_more_folds_than_rare_rows(
    contract: Contract, table: Table, positives: int, expected: int
) -> None:
    """Every fold has a row of each class, however rare one of them is."""
    rows = with_positives(table(200), positives)
    codes = plan_folds(rows, contract()).codes
    assert int(codes.max()) + 1 == expected
    assert all(0 < rows.labels[codes == k].sum() < (codes == k).sum() for k in range(expected))


def test_folds_have_equal_class_shares(contract: Contract, table: Table) -> None:
    """Stratified folds differ by at most one positive."""
    rows = table(1_000, share=0.1)
    codes = plan_folds(rows, contract()).codes
    counts = [rows.labels[codes == k].sum() for k in range(5)]
    assert max(counts) - min(counts) <= 1


def test_no_entity_is_in_two_folds(contract: Contract, table: Table) -> None:
    """Rows of one entity are predicted by models that have seen none of them."""
    rows = table(1_000, entities=150)
    codes = plan_folds(rows, contract()).codes
    assert rows.groups is not None
    for entity in np.unique(rows.groups):
        assert len(np.unique(codes[rows.groups == entity])) == 1
    assert len(np.unique(codes)) == 5


def test_entities_with_positives_limit_the_folds(contract: Contract, table: Table) -> None:
    """Forty positive rows of three entities make three folds, not five."""
    rows = table(300)
    groups = np.arange(300)
    labels = np.zeros(300)
    labels[:40], groups[:40] = 1.0, np.arange(40) % 3
    rows = TrainingRows(rows.frame, labels, groups)
    assert units(labels, groups) == 3
    assert int(plan_folds(rows, contract()).codes.max()) + 1 == 3


def test_positives_of_one_entity_are_refused(contract: Contract, table: Table) -> None:
    """When one entity has all positives no model can be fitted without it and judged on it."""
    groups = np.where(np.arange(200) < 30, 0, np.arange(200))
    rows = with_positives(table(200), 30)
    with pytest.raises(DataError) as refused:
        plan_folds(TrainingRows(rows.frame, rows.labels, groups), contract())
    assert refused.value.code == "too-few-groups"
    assert "1 entity" in refused.value.happened


def test_the_seed_of_the_contract_fixes_the_folds(contract: Contract, table: Table) -> None:
    """The same seed gives the same folds and another seed gives others."""
    rows = table(300)
    first, again = plan_folds(rows, contract()).codes, plan_folds(rows, contract()).codes
    assert np.array_equal(first, again)
    assert not np.array_equal(first, plan_folds(rows, contract(holdout=Holdout(seed=7))).codes)


@pytest.mark.parametrize("name", ["dummy", "linear", "lightgbm"])
def test_encoders_are_fitted_inside_the_folds(
    monkeypatch: pytest.MonkeyPatch, contract: Contract, table: Table, name: str
) -> None:
    """Fills, scales and levels are learned from the other folds' rows, and from no row that is predicted."""
    seen: list[set[float]] = []
    original = candidates.fit_matrix

    def spy(kind: Any, frame: Any, *rest: Any) -> Any:
        seen.append(set(frame["a"].to_list()))
        return original(kind, frame, *rest)

    monkeypatch.setattr(candidates, "fit_matrix", spy)
    rows, settings = table(250), contract()
    codes = plan_folds(rows, settings).codes
    features = FeatureSet({}, column_types(settings))
    cross_validate(FAMILIES[name], rows, features, settings, Folds(codes), lambda _: None)
    values = rows.frame["a"].to_numpy()
    assert seen == [set(values[codes != k].tolist()) for k in range(5)]


@pytest.mark.parametrize("name", ["linear", "lightgbm"])
def test_a_row_is_not_predicted_by_its_own_label(contract: Contract, table: Table, name: str) -> None:
    """Turning the labels of one fold over changes nothing about what is predicted for that fold."""
    rows, settings = table(300), contract()
    codes = plan_folds(rows, settings).codes
    features = FeatureSet({}, column_types(settings))
    held = codes == 0
    turned = TrainingRows(rows.frame, np.where(held, 1.0 - rows.labels, rows.labels))
    first, second = (
        cross_validate(FAMILIES[name], r, features, settings, Folds(codes), lambda _: None)
        for r in (rows, turned)
    )
    assert np.array_equal(first.logits[held], second.logits[held])
    assert not np.array_equal(first.logits[~held], second.logits[~held])


def test_labels_without_information_are_not_learned(contract: Contract, table: Table) -> None:
    """Out-of-fold scores of shuffled labels are no better than chance: nothing leaks between folds."""
    rows = table(1_500)
    shuffled = TrainingRows(rows.frame, np.random.default_rng(9).permutation(rows.labels))
    settings = contract()
    features = FeatureSet({}, column_types(settings))
    codes = plan_folds(shuffled, settings).codes
    for name in ("linear", "lightgbm"):
        found = cross_validate(FAMILIES[name], shuffled, features, settings, Folds(codes), lambda _: None)
        assert abs(found.by_fold.mean() - 0.5) < 0.06

from __future__ import annotations

import math

import numpy as np
import pytest

from holdfast.models import link
from holdfast.models.link import (
    link_of,
    log_odds,
    log_odds_of_one,
    log_probabilities,
    log_probabilities_of_one,
    probability,
    probability_of_one,
    softmax,
    softmax_of_one,
)


def million() -> np.ndarray:
    r = np.random.default_rng(0)
    parts = [r.normal(size=600_000) * 4, r.uniform(-720, 720, 300_000), r.normal(size=100_000) * 1e-3]
    return np.concatenate(parts)


def test_one_margin_is_bit_equal_to_a_million_of_them():
    """The row executor's link equals the vectorised one for every one of a million margins."""
    margins = million()
    table = probability(margins)
    rows = np.array([probability_of_one(m) for m in margins.tolist()])
    assert (table.view(np.int64) == rows.view(np.int64)).all()


def test_the_place_in_an_array_changes_nothing():
    """Length, offset and stride of the array, which choose NumPy's code path, leave every bit as it is."""
    margins = million()[:50_000]
    whole = probability(margins)
    for length in (1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33):
        for offset in range(9):
            stop = offset + length * ((len(margins) - offset) // length)
            pieces = [probability(margins[i : i + length]) for i in range(offset, min(stop, 9_000), length)]
            found = np.concatenate(pieces)
            assert (found == whole[offset : offset + len(found)]).all(), (length, offset)
    assert (probability(margins[::3]) == whole[::3]).all()
    assert (probability(np.asfortranarray(margins.reshape(-1, 10))[:, 4]) == whole[4::10]).all()


def test_both_call_the_exponential_of_numpy(monkeypatch):
    """Both executors use np.exp: exchanging it changes both, and no other exponential is in the module."""
    monkeypatch.setattr(link.np, "exp", lambda x: x * 0.0 + 3.0)
    assert probability(np.array([1.0])).tolist() == [0.25]
    assert probability_of_one(1.0) == 0.25
    assert not hasattr(link, "math")


def test_extreme_margins_are_finite_probabilities():
    """Infinite and huge margins end in [0, 1], in both executors alike and without a warning."""
    extreme = [-math.inf, -1e308, -746.0, -700.0, -0.0, 0.0, 700.0, 746.0, 1e308, math.inf]
    table = probability(np.array(extreme))
    assert np.isfinite(table).all()
    assert ((table >= 0) & (table <= 1)).all()
    assert table.tolist() == [probability_of_one(m) for m in extreme]
    assert table[0] == table[3] < 1e-300
    assert table[-1] == 1.0


def several(rows: int = 100_000, classes: int = 7) -> np.ndarray:
    r = np.random.default_rng(1)
    wide = r.normal(size=(rows, classes)) * r.choice([1e-3, 1.0, 30.0, 500.0], size=(rows, 1))
    wide[:50] = r.choice([-math.inf, -1e308, 0.0, -0.0, 1e308, math.inf, 3.0], size=(50, classes))
    return wide


@pytest.mark.parametrize(
    ("table", "row"), [(softmax, softmax_of_one), (log_probabilities, log_probabilities_of_one)]
)
def test_one_row_of_classes_is_bit_equal_to_a_table_of_them(table, row):
    """Softmax and logarithm give one row the same bits as a table, extreme margins among them."""
    margins = several()
    inputs = margins if table is softmax else softmax(margins)
    found = table(inputs)
    assert found.flags.c_contiguous
    assert found.tolist() == [list(row(tuple(one))) for one in inputs.tolist()]


def test_softmax_is_probabilities():
    """Each row has finite probabilities in [0, 1] that sum to one, and the largest margin gets the largest."""
    margins = several()
    found = softmax(margins)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.abs(found.sum(axis=1) - 1.0).max() < 1e-14
    assert (found[np.arange(len(found)), margins.argmax(axis=1)] == found.max(axis=1)).all()


def test_log_odds_are_bit_equal_and_turn_the_logistic_function_around():
    """Log-odds of one probability are those of an array; back and forth changes nothing but rounding."""
    probabilities = np.concatenate([np.random.default_rng(2).random(100_000), [0.0, 1.0, 5e-324, 1e-7, 0.5]])
    table = log_odds(probabilities)
    assert table.tolist() == [log_odds_of_one(p) for p in probabilities.tolist()]
    bounded = np.clip(probabilities, 1e-7, 1 - 1e-7)
    assert probability(table) == pytest.approx(bounded, rel=1e-9)


def test_a_core_may_state_its_link_where_the_task_has_it():
    """A core that answers probabilities says so for classes; a regression has the identity whatever it says."""
    assert [link_of(task, "probability") for task in ("binary", "multiclass", "regression")] == [
        *("probability", "probability", "identity"),
    ]
    assert [link_of(task, None) for task in ("binary", "multiclass", "regression")] == [
        *("logit", "softmax", "identity"),
    ]

"""Decisions in money against doing nothing."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.contract.settings import Money
from holdfast.metrics import confusion, net_value, net_value_interval, net_value_record, row_values
from holdfast.records import Confusion

TABLE = Money(true_positive=100, false_positive=-50, false_negative=0, true_negative=0)


def sample(seed: int, n: int = 2000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.beta(1, 3, n)
    return (rng.random(n) < p).astype(float), p


def test_the_worked_case_comes_out() -> None:
    """146 caught at 150 each and 67 calls in vain at 50 each are 18,550; missed cases cost nothing extra."""
    money = Money(true_positive=150, false_positive=-50, false_negative=0, true_negative=0)
    assert net_value(Confusion(tp=146, fp=67, fn=178, tn=1609), money) == 18_550
    y = np.repeat([0, 0, 1, 1], [1609, 67, 178, 146])
    acted = np.repeat([False, True, False, True], [1609, 67, 178, 146])
    assert row_values(y, acted, money).sum() == 18_550


def test_every_cell_of_the_table_counts() -> None:
    """Four different values, each times its rows."""
    assert net_value(Confusion(tp=1, fp=2, fn=3, tn=4), Money(1000, -100, -10, 1)) == 1000 - 200 - 30 + 4


def test_the_interval_is_that_of_a_sum() -> None:
    """Its width is four standard deviations of a sum over these rows, and it holds the value."""
    y, p = sample(0)
    interval = net_value_interval(y, p, 0.35, TABLE)
    values = row_values(y, p >= 0.35, TABLE)
    assert interval is not None
    assert interval[0] < values.sum() < interval[1]
    sd = np.sqrt(values.size) * values.std()
    assert interval[1] - interval[0] == pytest.approx(2 * 1.96 * sd, rel=0.1)


def test_entities_widen_the_interval() -> None:
    """Four equal rows an entity double the width."""
    y, p = sample(1, 500)
    groups = np.repeat(np.arange(500), 4)
    y4, p4 = np.repeat(y, 4), np.repeat(p, 4)
    rows, entities = (net_value_interval(y4, p4, 0.35, TABLE, groups=g) for g in (None, groups))
    assert rows is not None
    assert entities is not None
    assert entities[1] - entities[0] == pytest.approx(2 * (rows[1] - rows[0]), rel=0.15)


def test_few_positives_or_decisions_have_no_interval() -> None:
    """Nine positives, or nine decisions, are too few; ten are enough."""
    y = np.repeat([1.0, 0.0], [9, 500])
    assert net_value_record(y, np.full(509, 0.9), 0.5, TABLE).interval is None
    assert net_value_record(y, np.full(509, 0.9), 0.5, TABLE).note == "too few"
    y, p = np.repeat([1.0, 0.0], [50, 500]), np.repeat([0.9, 0.1], [9, 541])
    assert net_value_interval(y, p, 0.5, TABLE) is None
    p[9] = 0.9
    assert net_value_interval(y, p, 0.5, TABLE) is not None


def test_the_value_at_half_stands_beside() -> None:
    """The same rows decided at 0.5."""
    y, p = sample(2)
    record = net_value_record(y, p, 0.35, TABLE)
    assert record.value == net_value(confusion(y, p, 0.35), TABLE)
    assert record.at_half == net_value(confusion(y, p, 0.5), TABLE)
    assert record.note is None


def test_a_score_on_the_threshold_is_decided_positive() -> None:
    """At least, not above."""
    assert confusion([1, 0], [0.5, 0.4], 0.5) == Confusion(tp=1, fp=0, fn=0, tn=1)

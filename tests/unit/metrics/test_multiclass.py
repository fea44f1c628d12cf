"""Several classes: decisions, metrics against scikit-learn, intervals, money."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from holdfast.contract.settings import Matrix
from holdfast.metrics import (
    choose_classes,
    class_matrix,
    class_value,
    decide,
    estimate,
    measure,
    measure_classes,
    paired,
    score,
)
from holdfast.metrics.decide import decide_of_one

LABELS = ("low", "mid", "top")
MONEY = ((0.0, -1.0, -1.0), (-5.0, 3.0, -1.0), (-40.0, -10.0, 8.0))


def sample(seed: int, n: int = 400, sharp: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    margins = rng.normal(size=(n, 3)) + sharp * np.eye(3)[y]
    powers = np.exp(margins)
    return y.astype(float), powers / powers.sum(axis=1, keepdims=True)


def test_values_are_those_of_scikit_learn() -> None:
    """Macro F1, accuracy, log loss, and precision, recall and F1 of each class."""
    y, p = sample(0)
    decided = p.argmax(axis=1)
    assert score("macro_f1", y, p) == pytest.approx(sklearn_metrics.f1_score(y, decided, average="macro"))
    assert score("accuracy", y, p) == pytest.approx(sklearn_metrics.accuracy_score(y, decided))
    assert score("log_loss", y, p) == pytest.approx(-sklearn_metrics.log_loss(y, p))
    expected = sklearn_metrics.precision_recall_fscore_support(y, decided)
    for i, one in enumerate(measure_classes(y, p, LABELS)):
        assert (one.label, one.rows) == (LABELS[i], expected[3][i])
        found = (one.precision.value, one.recall.value, one.f1.value)
        assert found == pytest.approx([part[i] for part in expected[:3]])
    matrix = class_matrix(y, p, LABELS)
    assert matrix.counts == sklearn_metrics.confusion_matrix(y, decided).tolist()


@pytest.mark.parametrize("name", ["macro_f1", "accuracy", "log_loss"])
@pytest.mark.parametrize("money", [None, MONEY])
def test_the_influence_is_the_jackknife(name: str, money: object) -> None:
    """Leaving each row out in turn gives the same standard error within a few percent."""
    y, p = sample(9, 300)
    _, influence = estimate(name, y, p, money)
    keep = ~np.eye(300, dtype=bool)
    leave_one_out = np.array([score(name, y[k], p[k], money) for k in keep])
    jackknife = math.sqrt(299 / 300 * ((leave_one_out - leave_one_out.mean()) ** 2).sum())
    assert math.sqrt((influence**2).sum()) == pytest.approx(jackknife, rel=0.05)


probabilities = st.lists(
    st.tuples(*[st.integers(0, 4).map(lambda n: n / 8) for _ in range(3)]), min_size=1, max_size=30
)


@given(probabilities, st.sampled_from([None, MONEY]))
def test_one_row_is_decided_as_in_a_table(rows: list[tuple[float, ...]], money: object) -> None:
    """Ties go to the first class in order, in both executors alike."""
    one = decide_of_one(money)  # type: ignore[arg-type]
    table = decide(np.array(rows), money)  # type: ignore[arg-type]
    assert [one(row) for row in rows] == table.tolist()


def test_money_decides_against_the_likeliest_where_it_pays() -> None:
    """A class that is costly to miss is decided at a lower probability."""
    p = np.array([[0.8, 0.05, 0.15]])
    assert decide(p).tolist() == [0]
    assert decide(p, MONEY).tolist() == [2]
    best = max(range(3), key=lambda d: sum(p[0, a] * MONEY[a][d] for a in range(3)))
    assert best == 2


def test_money_is_the_sum_over_the_matrix() -> None:
    """And has the value of the likeliest class beside it; deciding by money is worth more on its own rows' law."""
    y, p = sample(1, 4_000)
    found = class_value(y, p, MONEY)
    counts = np.array(class_matrix(y, p, LABELS, money=MONEY).counts)
    assert found.value == pytest.approx((counts * np.array(MONEY)).sum())
    assert found.interval is not None
    assert found.interval[0] < found.value < found.interval[1]
    assert found.value > found.at_half
    choice = choose_classes(y, p, Matrix(MONEY))
    assert (choice.rule, choice.training_value, choice.note) == (
        "money",
        found.value,
        "training estimate, not a claim",
    )
    assert choose_classes(y, p, None).rule == "likeliest"


def test_metrics_in_the_order_to_read_them_in() -> None:
    """Each with its interval; the calibration error says why it has none."""
    y, p = sample(2)
    found = measure("multiclass", y, p)
    assert list(found) == ["macro_f1", "accuracy", "log_loss", "overconfidence", "calibration_error"]
    assert found.pop("calibration_error").note == "noise only raises it"
    for metric in found.values():
        assert metric.interval is not None
        assert metric.interval[0] < metric.value < metric.interval[1]


def test_intervals_by_entity_are_wider() -> None:
    """Rows that are copies of each other say less."""
    y, p = sample(3, 300)
    alone = measure("multiclass", y, p)
    copies = measure(
        "multiclass", np.repeat(y, 4), np.repeat(p, 4, axis=0), groups=np.repeat(np.arange(300), 4)
    )
    as_rows = measure("multiclass", np.repeat(y, 4), np.repeat(p, 4, axis=0))
    for name in ("macro_f1", "accuracy", "log_loss", "overconfidence"):
        widths = [m[name].interval[1] - m[name].interval[0] for m in (alone, copies, as_rows)]
        assert widths[1] == pytest.approx(widths[0], rel=0.15)
        assert widths[2] < 0.6 * widths[1]


def test_too_few_rows_of_a_class_have_no_interval() -> None:
    """The macro F1 rests on each class; accuracy on all rows."""
    y, p = sample(4, 60)
    y[:] = 0.0
    y[:9], y[9:30] = 1.0, 2.0
    found = measure("multiclass", y, p)
    assert (found["macro_f1"].interval, found["macro_f1"].note) == (None, "too few")
    assert found["accuracy"].interval is not None
    assert measure_classes(y, p, LABELS)[1].recall.note == "too few"
    assert measure("multiclass", y[:0], p[:0])["macro_f1"].value is None


def test_no_error_has_no_interval_of_the_macro_f1() -> None:
    """A perfect score says so; the accuracy beside it has its exact bound."""
    y, _ = sample(5)
    found = measure("multiclass", y, np.eye(3)[y.astype(int)])
    assert (found["macro_f1"].value, found["macro_f1"].interval) == (1.0, None)
    assert "no error was seen" in (found["macro_f1"].note or "")
    assert found["accuracy"].interval[0] == pytest.approx(1 - 3.69 / 400, abs=0.001)


def test_overconfidence_is_the_gap_of_probability_and_share() -> None:
    """Nearly zero for true probabilities, and positive where they are sharpened."""
    rng = np.random.default_rng(6)
    p = rng.dirichlet(np.ones(4), 20_000)
    y = (p.cumsum(axis=1) < rng.random((20_000, 1))).sum(axis=1).astype(float)
    low, high = measure("multiclass", y, p)["overconfidence"].interval
    assert low < 0 < high
    sharp = p**2 / (p**2).sum(axis=1, keepdims=True)
    assert measure("multiclass", y, sharp)["overconfidence"].interval[0] > 0.05


def test_two_models_are_compared_on_the_same_rows() -> None:
    """The error of a difference is that of the rows on which they differ."""
    y, p = sample(7, 1_000)
    same = paired("macro_f1", y, p, p)
    assert (same.value, same.se) == (0.0, 0.0)
    _, other = sample(8, 1_000)
    worse = 0.4 * p + 0.6 * np.roll(other, 1, axis=0)
    for name in ("macro_f1", "accuracy", "log_loss"):
        assert paired(name, y, p, worse, thresholds=(None, None)).low > 0
    by_money = paired("accuracy", y, p, p, thresholds=(None, MONEY))
    assert by_money.value > 0

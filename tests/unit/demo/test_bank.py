"""The simulated bank is what its documentation says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from holdfast.demo.bank import (
    DAYS_A_MONTH,
    LEAKING,
    MONTH_SECONDS,
    PLACES,
    SHIFTED,
    log_odds,
    month_start,
    simulate,
)
from holdfast.errors import ConfigError
from holdfast.stats.two_sample import rank_test_binned

STATIONARY = ("age", "salary", "balance", "products", "logins", "support_calls", SHIFTED, "tenure_months")


def _p_value(first: pl.Series, second: pl.Series) -> float:
    edges = np.unique(np.quantile(first.to_numpy(), np.linspace(0, 1, 21)))[1:-1]
    counts = [
        np.bincount(np.searchsorted(edges, s.to_numpy()), minlength=len(edges) + 1) for s in (first, second)
    ]
    return rank_test_binned(*counts)[1]


def test_the_same_seed_gives_the_same_bank() -> None:
    """A story can be told again."""
    assert simulate(3).table.equals(simulate(3).table)
    assert not simulate(3).table.equals(simulate(4).table)


def test_every_month_has_every_place_once() -> None:
    """At least 500 rows a month, one per customer."""
    table = simulate(1).table
    months = table.group_by("month").agg(pl.len(), pl.col("customer_id").n_unique())
    assert months["len"].unique().to_list() == [PLACES]
    assert months["customer_id"].unique().to_list() == [PLACES]


def test_before_the_step_the_months_have_one_law() -> None:
    """Leavers are replaced from the same law: no column separates month 1 from month 7, over twenty banks."""
    p_values = []
    for seed in range(20):
        bank = simulate(seed)
        p_values += [_p_value(bank.months(1, 1)[name], bank.months(7, 7)[name]) for name in STATIONARY]
    # rows are drawn independently but for what is fixed for a place, which makes p larger, never smaller
    assert np.mean(np.array(p_values) < 0.01) < 0.03


def test_the_step_is_at_the_first_instant_of_its_month_and_in_one_column() -> None:
    """Two standard deviations in the monthly fee; nothing else is moved in that month."""
    bank = simulate(5, drift_month=9)
    before, after = bank.months(8, 8), bank.months(9, 9)
    step = (after[SHIFTED].mean() - before[SHIFTED].mean()) / before[SHIFTED].std()  # type: ignore[operator]
    assert 1.8 < step < 2.2
    assert before["seen_at"].max() < month_start(9) <= after["seen_at"].min()  # type: ignore[operator]
    others = [name for name in STATIONARY if name != SHIFTED]
    assert min(_p_value(before[name], after[name]) for name in others) > 1e-4


def test_customers_leave_with_the_probability_that_is_written_beside_them() -> None:
    """The truth is known: outcomes follow it, in the aggregate and in its upper and lower half."""
    table = pl.concat([simulate(seed).table for seed in range(5)])
    for half in (table, table.filter(pl.col("probability") > 0.3), table.filter(pl.col("probability") < 0.1)):
        p = half["probability"].to_numpy()
        error = np.sqrt((p * (1 - p)).sum()) / len(p)
        assert abs(half["churned"].mean() - p.mean()) < 4 * error  # type: ignore[operator]


def test_the_written_probability_is_the_documented_one() -> None:
    """``log_odds`` gives what the table has, before and after the step."""
    bank = simulate(2)
    for month, shifted in ((7, False), (8, True)):
        rows = bank.months(month, month)
        expected = 1.0 / (1.0 + np.exp(-log_odds(rows, shifted=shifted)))
        assert np.array_equal(rows["probability"].to_numpy(), expected)


def test_a_leaver_does_not_come_back_and_is_replaced() -> None:
    """A customer who left is not seen in a later month, and the newcomer starts with a tenure of one month."""
    table = simulate(1).table.sort("month")
    left = dict(table.filter(pl.col("churned") == 1).select("customer_id", "month").iter_rows())
    last = dict(table.group_by("customer_id").agg(pl.col("month").max()).iter_rows())
    assert all(last[customer] == month for customer, month in left.items())
    newcomers = (
        table.filter(pl.col("month") > 1).group_by("customer_id").agg(pl.all().sort_by("month").first())
    )
    newcomers = newcomers.filter(
        ~pl.col("customer_id").is_in(table.filter(pl.col("month") == 1)["customer_id"].implode())
    )
    assert newcomers["tenure_months"].unique().to_list() == [1]


def test_the_leak_is_written_for_leavers_only() -> None:
    """Three in four leavers have a closing reason, nobody else has."""
    table = simulate(1).table
    written = table.filter(pl.col(LEAKING).is_not_null())
    assert written["churned"].to_list() == [1] * written.height
    assert 0.7 < written.height / table["churned"].sum() < 0.8
    assert LEAKING not in simulate(1, leak=False).table.columns


def test_outcomes_are_known_thirty_days_later() -> None:
    """The label delay of the contract is the truth."""
    table = simulate(1).table
    times = [table[name].str.to_datetime(time_zone="UTC") for name in ("seen_at", "known_at")]
    assert (times[1] - times[0]).dt.total_seconds().unique().to_list() == [MONTH_SECONDS]
    assert MONTH_SECONDS == DAYS_A_MONTH * 86_400


@pytest.mark.parametrize("month", [0, 6, 11, 13])
def test_a_month_in_which_the_story_cannot_be_told_is_refused(month: int) -> None:
    """Before production, or too late for labels from after the step."""
    with pytest.raises(ConfigError) as error:
        simulate(1, drift_month=month)
    assert error.value.code == "demo-drift-month"

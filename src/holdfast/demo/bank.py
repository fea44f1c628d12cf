"""A simulated bank over one year, with everything about it known: the truth that the demo is judged by.

The law
-------
The bank has 900 places; each is held by one customer at a time. A month has 30 days, a year twelve months, and
every customer is seen once a month, at a random instant. What is fixed for a place: age, country, segment,
salary. What is drawn anew each month: balance, number of products, logins, support calls, monthly fee.

Within the 30 days after the snapshot the customer leaves with probability ``sigmoid(logit)``, where ``logit`` is
:func:`log_odds`. Leavers are replaced, in the next month, by a new customer (new id, tenure zero) on the same
place, so the law of the columns is the same in every month. The outcome is known 30 days after the snapshot.

The drift is a step at the first instant of its month: the monthly fee rises by 4 (two of its standard
deviations) and, from then on, a high fee drives customers away. Before it the fee has no effect.

The leak is ``closing_reason``: written by the back office for three in four of those who leave, empty for all
others. No model can know it at the time of the prediction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from holdfast.errors import ConfigError
from holdfast.types import Array, Integers

PLACES = 900
MONTHS = 12
DAYS_A_MONTH = 30
MONTH_SECONDS = DAYS_A_MONTH * 86_400
START = 670 * MONTH_SECONDS  # 2025-01-12T00:00:00Z: windows of 30 days, aligned to the epoch, are the months
TRAINING_MONTHS = 5  # their outcomes are known at the end of month 6, when the model is built
PRODUCTION_MONTH = 7
FIRST_DRIFT, LAST_DRIFT = PRODUCTION_MONTH, 10
SHIFTED = "monthly_fee"
LEAKING = "closing_reason"
COUNTRIES = ("AT", "CH", "DE", "FR")
SEGMENTS = ("basic", "plus", "premium")
REASONS = ("fees", "moved", "other bank", "service")


@dataclass(frozen=True)
class Truth:
    """What the demo has to find. ``drift_month`` is from 1, null where nothing drifts."""

    leak: bool
    drift_month: int | None
    lost: int = 0
    rolled_back: bool = True


@dataclass(frozen=True)
class Bank:
    """Twelve months of snapshots, in the order of their instants, and the truth about them.

    ``table`` has the columns a bank would hand over, with ``churned`` (0 or 1), ``month`` (1 to 12),
    ``probability`` (the true one) and ``known_at`` (when the outcome is known, ISO 8601).
    """

    table: pl.DataFrame
    truth: Truth

    def months(self, first: int, last: int) -> pl.DataFrame:
        """Return the snapshots of these months, both included."""
        return self.table.filter(pl.col("month").is_between(first, last))


def month_start(month: int) -> str:
    """Return the first instant of a month from 1, ISO 8601 in UTC.

    Examples
    --------
    >>> month_start(1), month_start(8)
    ('2025-01-12T00:00:00Z', '2025-08-10T00:00:00Z')
    """
    return _iso(np.array([START + (month - 1) * MONTH_SECONDS]))[0]


def simulate(seed: int = 1, *, drift_month: int | None = 8, leak: bool = True) -> Bank:
    """Return one year of the simulated bank.

    Parameters
    ----------
    seed
        Any integer from 0; the same seed gives the same bank.
    drift_month
        Month of the step, 7 to 10: production starts in month 7, and labels from after the step are known from
        two months after it. None for a year without drift.
    leak
        Whether ``closing_reason`` is in the table.

    Raises
    ------
    ConfigError
        ``demo-drift-month`` for a month outside 7 to 10.

    Examples
    --------
    >>> bank = simulate(1)
    >>> bank.table.height, bank.truth.drift_month
    (10800, 8)
    """
    if drift_month is not None and not FIRST_DRIFT <= drift_month <= LAST_DRIFT:
        raise ConfigError(
            "demo-drift-month",
            f"the drift cannot start in month {drift_month}",
            expected=f"a month from {FIRST_DRIFT} to {LAST_DRIFT}, or none: the model is trained on the first "
            f"{TRAINING_MONTHS} months, and labels come 30 days late",
            next="holdfast demo --drift-month 8",
        )
    rng = np.random.default_rng(seed)
    places = _places(rng)
    joined = 1 - rng.geometric(_leaving_share(rng, places), PLACES).astype(np.int64)
    customer = np.arange(PLACES, dtype=np.int64)
    frames = []
    for month in range(1, MONTHS + 1):
        shifted = drift_month is not None and month >= drift_month
        frame = _month(rng, places, month, month - joined, customer, shifted=shifted, leak=leak)
        frames.append(frame)
        left = frame["churned"].to_numpy() == 1
        joined[left] = month
        customer[left] = customer.max() + 1 + np.arange(left.sum())
    table = pl.concat(frames).sort("seen_at")
    return Bank(table, Truth(leak=leak, drift_month=drift_month))


def log_odds(table: pl.DataFrame, *, shifted: bool) -> Array:
    """Return the true log-odds of leaving for the rows of a month, before or after the step."""
    column = {name: table[name].to_numpy() for name in ("age", "balance", "products", "logins")}
    value = (
        -1.9
        + 0.045 * np.maximum(column["age"] - 40, 0)
        + 0.9 * (column["products"] == 1)
        - 0.17 * column["logins"]
        + 0.8 * table["support_calls"].to_numpy()
        - 0.02 * column["balance"] / 1000
        + 0.8 * (table["country"] == "DE").to_numpy()
        + 0.9 * (table["segment"] == "basic").to_numpy() * (column["logins"] < 6)
    )
    if shifted:
        value = value + 0.8 * (table[SHIFTED].to_numpy() - 12.0)
    return np.asarray(value, dtype=np.float64)


def _places(rng: np.random.Generator) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "age": np.clip(np.round(rng.normal(44, 13, PLACES)), 18, 90).astype(np.int64),
            "country": rng.choice(COUNTRIES, PLACES, p=(0.3, 0.15, 0.35, 0.2)),
            "segment": rng.choice(SEGMENTS, PLACES, p=(0.5, 0.35, 0.15)),
            "salary": np.round(rng.lognormal(10.8, 0.45, PLACES), 2),
        }
    )


def _leaving_share(rng: np.random.Generator, places: pl.DataFrame) -> Array:
    """Return each place's monthly leaving share, so that tenures start in their steady state."""
    draws = [
        1.0 / (1.0 + np.exp(-log_odds(_drawn(rng, places, shifted=False), shifted=False))) for _ in range(100)
    ]
    return np.asarray(np.mean(draws, axis=0))


def _drawn(rng: np.random.Generator, places: pl.DataFrame, *, shifted: bool) -> pl.DataFrame:
    balance = np.where(rng.random(PLACES) < 0.15, 0.0, np.round(rng.lognormal(9.0, 0.9, PLACES), 2))
    return places.with_columns(
        pl.Series("balance", balance),
        pl.Series("products", rng.choice((1, 2, 3, 4), PLACES, p=(0.45, 0.4, 0.1, 0.05))),
        pl.Series("logins", rng.poisson(9, PLACES)),
        pl.Series("support_calls", rng.poisson(0.7, PLACES)),
        pl.Series(SHIFTED, np.round(rng.normal(12.0 if shifted else 8.0, 2.0, PLACES), 2)),
    )


def _month(
    rng: np.random.Generator,
    places: pl.DataFrame,
    month: int,
    tenure: Integers,
    customer: Integers,
    *,
    shifted: bool,
    leak: bool,
) -> pl.DataFrame:
    instant = START + (month - 1) * MONTH_SECONDS + rng.integers(0, MONTH_SECONDS, PLACES)
    frame = _drawn(rng, places, shifted=shifted).with_columns(
        pl.Series("customer_id", [f"C{number:06d}" for number in customer]),
        pl.Series("seen_at", _iso(instant)),
        pl.Series("tenure_months", tenure),
    )
    probability = 1.0 / (1.0 + np.exp(-log_odds(frame, shifted=shifted)))
    churned = (rng.random(PLACES) < probability).astype(np.int64)
    frame = frame.with_columns(
        pl.Series("churned", churned),
        pl.Series("month", np.full(PLACES, month)),
        pl.Series("probability", probability),
        pl.Series("known_at", _iso(instant + MONTH_SECONDS)),
    )
    written = (churned == 1) & (rng.random(PLACES) < 0.75)
    reasons = rng.choice(REASONS, PLACES)
    if leak:
        frame = frame.with_columns(
            pl.Series(LEAKING, [r if w else None for r, w in zip(reasons, written, strict=True)])
        )
    return frame


def _iso(seconds: Integers) -> list[str]:
    return [f"{text}Z" for text in np.datetime_as_string(seconds.astype("datetime64[s]"), unit="s")]

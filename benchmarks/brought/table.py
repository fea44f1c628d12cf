"""One table with what tables have: numbers with gaps, categories with rare levels, a flag, short texts, three targets."""

from __future__ import annotations

import numpy as np
import pandas as pd

FRESH = 7
"""The seed of the rows that every pipeline is compared on."""

CITIES = ["Bern", "Oslo", "Rome", "Lima", "Cairo", "Quito", "Riga", "Tunis"]
PLANS = ["basic", "plus", "pro"]
WORDS = [
    "late",
    "refund",
    "thanks",
    "broken",
    "great",
    "cancel",
    "price",
    "app",
    "never",
    "quick",
    "again",
    "bill",
]
NUMBERS = ["age", "balance", "visits", "distance", "income"]
CATEGORIES = ["city", "plan"]


def table(rows: int, seed: int = 0, *, dtype: str = "object") -> pd.DataFrame:
    """Return customers; ``city`` and ``plan`` have the dtype, ``message`` is a text, ``left`` the target.

    ``balance`` and ``income`` have gaps, ``city`` too; ``spent`` is a target of a regression, ``kind`` one of three
    classes.
    """
    r = np.random.default_rng(seed)
    age, visits = r.integers(18, 90, rows), r.poisson(3, rows)
    balance, distance, income = r.normal(50, 20, rows), r.gamma(2.0, 5.0, rows), r.lognormal(10.0, 0.5, rows)
    city = r.choice(CITIES, rows, p=[0.3, 0.2, 0.15, 0.12, 0.1, 0.08, 0.04, 0.01])
    plan = r.choice(PLANS, rows, p=[0.6, 0.3, 0.1])
    words = r.integers(0, len(WORDS), (rows, 6))
    angry = (words == WORDS.index("cancel")).sum(1) + (words == WORDS.index("broken")).sum(1)
    lean = (
        (age - 55) / 12
        - (balance - 50) / 20
        + 0.8 * (plan == "basic")
        + 0.6 * (city == "Rome")
        + 0.8 * angry
        - 1.2
    )
    levels = pd.DataFrame({"city": city, "plan": plan}).astype("object")
    levels.loc[r.random(rows) < 0.03, "city"] = np.nan
    if dtype == "category":
        levels = pd.DataFrame(
            {
                "city": pd.Categorical(levels["city"], categories=sorted(CITIES)),
                "plan": pd.Categorical(levels["plan"], categories=PLANS),
            }
        )
    return pd.DataFrame(
        {
            "age": age,
            "balance": np.where(r.random(rows) < 0.05, np.nan, balance.round(6)),
            "visits": visits,
            "distance": distance.round(6),
            "income": np.where(r.random(rows) < 0.1, np.nan, income.round(2)),
            "city": levels["city"],
            "plan": levels["plan"],
            "mobile": r.random(rows) < 0.4,
            "message": pd.Series([" ".join(WORDS[i] for i in line) for line in words], dtype="object"),
            "left": (r.random(rows) < 1 / (1 + np.exp(-lean))).astype(int),
            "spent": np.round(np.exp(1.5 + 0.01 * age + 0.3 * (plan == "pro") + r.normal(0, 0.3, rows)), 2),
            "kind": np.array(["calm", "warm", "cross"])[
                np.digitize(lean + r.logistic(size=rows), [-1.0, 1.0])
            ],
        }
    )

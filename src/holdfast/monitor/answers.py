"""The answers of a version as columns that can drift: scores, or of several classes the decision and how sure it is."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.contract.classes import label_key
from holdfast.contract.settings import Settings
from holdfast.metrics.decide import MoneyMatrix, decide
from holdfast.monitor.rows import Rows


def answers_of(rows: Rows, settings: Settings, money: MoneyMatrix | None = None) -> dict[str, pl.Series]:
    """Return the columns by the name under which they are tested, null (NaN) where the version did not answer.

    Parameters
    ----------
    rows, settings
        Of a log or table, and the version's contract.
    money
        The matrix by which several classes are decided; None: the likeliest is.
    """
    if settings.task != "multiclass":
        return {"prediction": pl.Series("prediction", rows.scores)}
    answered = np.flatnonzero(rows.answered)
    scores = rows.scores[answered]
    decided, likeliest = np.full(rows.height, -1, np.int64), np.full(rows.height, np.nan)
    if answered.size:
        decided[answered], likeliest[answered] = decide(scores, money), scores.max(axis=1)
    keys = pl.Series("prediction", [label_key(label) for label in settings.classes])
    codes = pl.Series(decided).set(pl.Series(decided < 0), None)
    return {"prediction": keys.gather(codes), "probability": pl.Series("probability", likeliest)}

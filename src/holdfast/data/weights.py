"""The contract's weight: what each row counts, read from its column."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl

from holdfast.contract.settings import Column, Settings
from holdfast.data.cells import judge
from holdfast.data.kinds import Kinds
from holdfast.data.rules import Rule
from holdfast.types import Array

SMALLEST = sys.float_info.min
"""A weight is above zero: a row that counts nothing is no row."""


def weight_rule(settings: Settings) -> Rule | None:
    """Return the rule of the weight; null where the contract names none.

    Examples
    --------
    >>> weight_rule(Settings(name="x", task="binary", target="y", columns={}, metric="f1", weight="w")).expected
    'a number above 0'
    """
    if settings.weight is None:
        return None
    return Rule(settings.weight, Column("number", min=SMALLEST), "a number above 0")


def judged_weights(frame: pl.DataFrame, settings: Settings) -> tuple[Array, Kinds] | None:
    """Return the weight of each row, NaN where there is none that counts, and the kinds of its cells.

    Null where the contract names no weight or the table has no such column.

    Examples
    --------
    >>> settings = Settings(name="x", task="binary", target="y", columns={}, metric="f1", weight="w")
    >>> judged_weights(pl.DataFrame({"w": ["2", "0", None]}), settings)[0].tolist()
    [2.0, nan, nan]
    """
    rule = weight_rule(settings)
    if rule is None or rule.name not in frame.columns:
        return None
    judged = judge(frame[rule.name], rule)
    return np.array(judged.values.to_numpy(), dtype=np.float64), judged.kinds

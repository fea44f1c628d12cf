"""The vectorised executor of validation, one column at a time: raw cells to typed values and kinds."""

from __future__ import annotations

import polars as pl

from holdfast.data.column_kinds import Judged, kind_of
from holdfast.data.rules import Rule

__all__ = ["Judged", "judge"]


def judge(series: pl.Series, rule: Rule) -> Judged:
    """Return the cells of one column by the contract's rule; see :mod:`holdfast.data.column_kinds`.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> from holdfast.data.rules import rule
    >>> hours = judge(pl.Series(["3", " 4.0", "25", "x", None]), rule("h", Column("integer", min=0, max=23)))
    >>> hours.values.to_list(), hours.kinds.tolist()
    ([3.0, 4.0, None, None, None], [0, 0, 3, 4, 1])
    """
    return kind_of(rule.column).judge(series, rule.column)

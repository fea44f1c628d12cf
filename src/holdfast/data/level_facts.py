"""Facts of columns that have levels rather than numbers."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.contract.facts import MOST_LEVELS, ColumnFacts
from holdfast.contract.settings import Column
from holdfast.data.kinds import NULL, WRONG_TYPE, Kinds
from holdfast.types import Mask


def marked(null: Mask, wrong: Mask) -> Kinds:
    """Return the kinds of cells of which these are null and those of the wrong type; null wins."""
    kinds = np.zeros(len(null), np.int8)
    kinds[wrong] = WRONG_TYPE
    kinds[null] = NULL
    return kinds


def level_facts(values: pl.Series, column: Column, rows: int, nulls: int) -> ColumnFacts:
    """Return the facts of texts, of which at most 50 distinct ones are listed with their counts."""
    values = values.drop_nulls()
    distinct = values.n_unique()
    levels = None
    if distinct <= MOST_LEVELS:
        counts = values.value_counts(name="n").rows()
        levels = tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))
    return ColumnFacts(
        name=values.name,
        kind=column.type,
        rows=rows,
        nulls=nulls,
        distinct=distinct,
        levels=levels,
        words=mean_words(values),
        characters=_mean_characters(values),
        separator=column.separator,
    )


def mean_words(values: pl.Series) -> float:
    """Return the mean number of words, which spaces separate; 0 without values.

    Examples
    --------
    >>> mean_words(pl.Series(["one two", "three"])), mean_words(pl.Series([], dtype=pl.String))
    (1.5, 0.0)
    """
    if not len(values) or values.dtype != pl.String:
        return 0.0
    return float(values.str.count_matches(r"\S+").mean() or 0.0)  # type: ignore[arg-type]


def _mean_characters(values: pl.Series) -> float:
    return float(values.str.len_chars().mean() or 0.0) if values.dtype == pl.String else 0.0  # type: ignore[arg-type]

"""Raw cells as numbers, without any rule: what every column of numbers is judged by first."""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.data.canonical import EXACT, NULL_WORDS
from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, WRONG_TYPE, Kinds
from holdfast.types import Array


def numbers(series: pl.Series) -> tuple[Array, Kinds]:
    """Return raw cells as numbers (NaN where there is none) and their kinds, without any rule.

    Examples
    --------
    >>> numbers(pl.Series(["1e3", "inf", "NaN", "1,000"]))[1].tolist()
    [0, 3, 1, 4]
    """
    if series.dtype.is_numeric():
        values = array(series.cast(pl.Float64))
        kinds = np.zeros(len(values), np.int8)
        kinds[np.isnan(values)] = NULL
    elif is_text(series):
        values, kinds = _numbers_of_text(series.cast(pl.String))
    else:
        values = np.full(len(series), np.nan)
        kinds = np.full(len(series), WRONG_TYPE, np.int8)
        kinds[series.is_null().to_numpy()] = NULL
    return finite(values, kinds)


def finite(values: Array, kinds: Kinds) -> tuple[Array, Kinds]:
    """Return numbers of which infinities are out of range, and zeros without a sign; both are changed in place."""
    infinite = np.isinf(values)
    kinds[infinite] = OUT_OF_RANGE
    values[infinite] = np.nan
    values += 0.0  # the negative zero of a text is the zero of a JSON integer
    return values, kinds


def array(series: pl.Series) -> Array:
    """Return a Float64 series as an array of its own, null as NaN."""
    return np.array(series.to_numpy(), dtype=np.float64)


def is_text(series: pl.Series) -> bool:
    """Say whether the cells are strings, however they are stored."""
    return series.dtype == pl.String or isinstance(series.dtype, pl.Categorical | pl.Enum)


def _numbers_of_text(series: pl.Series) -> tuple[Array, Kinds]:
    # The cast takes exactly the notation of `canonical.NUMBER`, besides words for NaN and infinity, and
    # rounds correctly; tests hold it to that. Only what it leaves is looked at again.
    values = array(series.cast(pl.Float64, strict=False))
    kinds = np.zeros(len(values), np.int8)
    left = np.flatnonzero(np.isnan(values))
    if not len(left):
        return values, kinds
    text = series.gather(left).str.strip_chars(" ")
    again = array(text.cast(pl.Float64, strict=False))
    null = is_null_word(text)
    values[left] = again
    kinds[left] = np.where(null.to_numpy(), NULL, np.where(np.isnan(again), WRONG_TYPE, OK))
    return values, kinds


def is_null_word(text: pl.Series) -> pl.Series:
    """Return where stripped texts are null or one of the words for it."""
    return text.is_null() | text.str.to_lowercase().is_in(NULL_WORDS)


def is_beyond_exact(text: str) -> bool:
    """Say whether a number as text is a whole one beyond 2**53, where doubles are no longer exact.

    Examples
    --------
    >>> is_beyond_exact("9007199254740993"), is_beyond_exact("-9007199254740992")
    (True, False)
    """
    digits = text.lstrip("+-")
    return digits.isdigit() and int(digits) > EXACT

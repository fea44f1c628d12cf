"""The vectorised executor of validation, one column at a time: raw cells to typed values and kinds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from holdfast.data.canonical import EXACT, NULL_WORDS, texts
from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, UNSEEN, WRONG_TYPE, Kinds
from holdfast.data.rules import Rule
from holdfast.types import Array, Mask


class Judged(NamedTuple):
    """Typed values, null where the cell has none that counts, and the kind of every cell."""

    values: pl.Series
    kinds: Kinds


def judge(series: pl.Series, rule: Rule) -> Judged:
    """Return the cells of one column by the contract's rule.

    Text becomes numbers in plain or scientific notation with spaces around; ``nan``, ``NA``, ``null`` and
    the like are null; infinities are out of range; ``1,234.50`` is of the wrong type. Booleans are ``true``,
    ``false``, ``0`` and ``1`` in any case. A category is text as it stands; numbers in a column of
    categories take their text form (``1``, not ``1.0``). The value of an unseen level stays where the
    contract flags it, and is null where it rejects it.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> from holdfast.data.rules import rule
    >>> hours = judge(pl.Series(["3", " 4.0", "25", "x", None]), rule("h", Column("integer", min=0, max=23)))
    >>> hours.values.to_list(), hours.kinds.tolist()
    ([3.0, 4.0, None, None, None], [0, 0, 3, 4, 1])
    """
    kind = rule.column.type
    if kind == "boolean":
        return _booleans(series)
    if kind == "category":
        return _categories(series, rule)
    values, kinds = numbers(series)
    if kind == "integer":
        _only_integers(series, values, kinds)
    low, high = rule.column.min, rule.column.max
    beyond = np.zeros(len(values), np.bool_)
    if low is not None:
        beyond |= values < low
    if high is not None:
        beyond |= values > high
    kinds[beyond & (kinds == OK)] = OUT_OF_RANGE
    values[kinds != OK] = np.nan
    return Judged(pl.Series(series.name, values, nan_to_null=True), kinds)


def numbers(series: pl.Series) -> tuple[Array, Kinds]:
    """Return raw cells as numbers (NaN where there is none) and their kinds, without any rule.

    Examples
    --------
    >>> numbers(pl.Series(["1e3", "inf", "NaN", "1,000"]))[1].tolist()
    [0, 3, 1, 4]
    """
    if series.dtype.is_numeric():
        values = _array(series.cast(pl.Float64))
        kinds = np.zeros(len(values), np.int8)
        kinds[np.isnan(values)] = NULL
    elif series.dtype == pl.String or isinstance(series.dtype, pl.Categorical | pl.Enum):
        values, kinds = _numbers_of_text(series.cast(pl.String))
    else:
        values = np.full(len(series), np.nan)
        kinds = np.full(len(series), WRONG_TYPE, np.int8)
        kinds[series.is_null().to_numpy()] = NULL
    infinite = np.isinf(values)
    kinds[infinite] = OUT_OF_RANGE
    values[infinite] = np.nan
    values += 0.0  # the negative zero of a text is the zero of a JSON integer
    return values, kinds


def _array(series: pl.Series) -> Array:
    """Return a Float64 series as an array of its own, null as NaN."""
    return np.array(series.to_numpy(), dtype=np.float64)


def _numbers_of_text(series: pl.Series) -> tuple[Array, Kinds]:
    # The cast takes exactly the notation of `canonical.NUMBER`, besides words for NaN and infinity, and
    # rounds correctly; tests hold it to that. Only what it leaves is looked at again.
    values = _array(series.cast(pl.Float64, strict=False))
    kinds = np.zeros(len(values), np.int8)
    left = np.flatnonzero(np.isnan(values))
    if not len(left):
        return values, kinds
    text = series.gather(left).str.strip_chars(" ")
    again = _array(text.cast(pl.Float64, strict=False))
    null = (text.is_null() | text.str.to_lowercase().is_in(NULL_WORDS)).to_numpy()
    values[left] = again
    kinds[left] = np.where(null, NULL, np.where(np.isnan(again), WRONG_TYPE, OK))
    return values, kinds


def _only_integers(series: pl.Series, values: Array, kinds: Kinds) -> None:
    ok = kinds == OK
    kinds[ok & (np.floor(values) != values)] = WRONG_TYPE
    kinds[(kinds == OK) & (np.abs(values) > EXACT)] = OUT_OF_RANGE
    edge = np.flatnonzero((kinds == OK) & (np.abs(values) == EXACT))
    if len(edge):  # 2**53 + 1 has become 2**53 as a double; whoever wrote it meant another number
        written = texts(series.gather(edge)).str.strip_chars(" ").to_list()
        kinds[edge] = [OUT_OF_RANGE if _beyond_exact(text) else OK for text in written]


def _beyond_exact(text: str) -> bool:
    digits = text.lstrip("+-")
    return digits.isdigit() and int(digits) > EXACT


_TRUE, _FALSE = ("true", "1", "1.0"), ("false", "0", "0.0")


def _booleans(series: pl.Series) -> Judged:
    null = series.is_null()
    if series.dtype == pl.Boolean:
        return Judged(series, _kinds(null.to_numpy(), np.zeros(len(series), np.bool_)))
    if series.dtype.is_numeric():
        number = series.cast(pl.Float64)
        null |= number.is_nan().fill_null(False)
        true, false = number == 1.0, number == 0.0
    elif series.dtype == pl.String or isinstance(series.dtype, pl.Categorical | pl.Enum):
        text = series.cast(pl.String).str.strip_chars(" ").str.to_lowercase()
        null |= text.is_in(NULL_WORDS).fill_null(False)
        true, false = text.is_in(_TRUE), text.is_in(_FALSE)
    else:
        true = false = pl.repeat(False, len(series), eager=True)
    known = (true | false).fill_null(False)
    values = pl.select(pl.when(known).then(true)).to_series().alias(series.name)
    return Judged(values, _kinds(null.to_numpy(), ~(known | null).to_numpy()))


def _kinds(null: Mask, wrong: Mask) -> Kinds:
    kinds = np.zeros(len(null), np.int8)
    kinds[wrong] = WRONG_TYPE
    kinds[null] = NULL
    return kinds


def _categories(series: pl.Series, rule: Rule) -> Judged:
    if series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object):
        null = series.is_null().to_numpy()
        return Judged(pl.Series(series.name, [None] * len(series), pl.String), _kinds(null, ~null))
    values = texts(series)
    absent = values.is_null()
    kinds = _kinds(absent.to_numpy(), np.zeros(len(series), np.bool_))
    if rule.column.values is not None:
        known = values.is_in(list(rule.column.values)).fill_null(False)
        kinds[~(known | absent).to_numpy()] = UNSEEN
        if rule.column.unseen == "reject":
            values = pl.select(pl.when(known).then(values)).to_series().alias(series.name)
    return Judged(values, kinds)

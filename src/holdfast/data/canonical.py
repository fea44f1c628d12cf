"""One text for one value, whatever the file: the form in which levels, labels and identifiers compare."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
"""A number as text: plain or scientific notation, with a point; no thousands separator, no hexadecimal."""

NULL_WORDS = ("", "nan", "na", "n/a", "null", "none")
"""Texts (in lower case, without spaces around) that a column of numbers or booleans reads as null."""

EXACT = 2.0**53
"""Largest magnitude up to which every integer is a double of its own."""


def number_text(value: float) -> str:
    """Return a finite number as the contract writes it: whole ones without a point, others as Python does.

    Examples
    --------
    >>> number_text(3.0), number_text(0.1), number_text(-0.0), number_text(1e300)
    ('3', '0.1', '0', '1e+300')
    """
    if value == int(value) and abs(value) <= EXACT:
        return str(int(value))
    return repr(float(value))


def value_text(value: Any) -> str:
    """Return the text form of one value that is not null: numbers as :func:`number_text`, ``true``,
    ``false``.

    Examples
    --------
    >>> value_text(True), value_text(3.0), value_text(2**60), value_text("a ")
    ('true', '3', '1152921504606846976', 'a ')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value) if value - value == 0 else repr(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def texts(series: pl.Series) -> pl.Series:
    """Return the text form of every value; NaN and null are null.

    Examples
    --------
    >>> texts(pl.Series([1.0, float("nan"), 2.5])).to_list()
    ['1', None, '2.5']
    """
    if series.dtype == pl.String:
        return series
    if isinstance(series.dtype, pl.Categorical | pl.Enum) or series.dtype.is_integer():
        return series.cast(pl.String)
    if series.dtype.is_float():
        series = series.cast(pl.Float64).fill_nan(None)
    # Each distinct value once: in a column of levels there are few.
    known = series.unique().drop_nulls()
    forms = pl.Series(series.name, [value_text(value) for value in known.to_list()], pl.String)
    if series.dtype.is_nested() or series.dtype == pl.Object:
        return pl.Series(
            series.name, [None if x is None else value_text(x) for x in series.to_list()], pl.String
        )
    return series.replace_strict(known, forms, default=None, return_dtype=pl.String)


def is_unicode(text: str) -> bool:
    """Say whether a text has no half of a surrogate pair: JSON can write one, no table can hold it.

    Examples
    --------
    >>> is_unicode("é"), is_unicode("\\ud800")
    (True, False)
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""Digests of content: the same for the same values, whatever the file format, the column order, or the
machine.

A cell is hashed by its value: numbers by their double (``3``, ``3.0`` and ``"3"`` are one; integers that a
double cannot hold by their digits), booleans, times to the microsecond in UTC, other text by its UTF-8. Text
that reads as a number, a boolean or a time counts as one, because a CSV has nothing but text. Null, NaN and
the words ``nan`` are one value; an empty string is another.

Digests have 64 bits and are no signature: two different rows share one by chance with probability 5e-20.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from holdfast.data.canonical import EXACT, NUMBER, texts
from holdfast.data.kinds import OK
from holdfast.data.numbers import numbers
from holdfast.data.times import parse_time, seconds
from holdfast.types import Array, Integers

Digests: TypeAlias = npt.NDArray[np.uint64]
"""One 64-bit digest a row."""

_NUMBER, _TEXT, _BOOLEAN, _TIME, _NULL, _COUNT = (
    np.uint64(k * 0x9E3779B97F4A7C15 % 2**64) for k in range(1, 7)
)

REFERENCE = "\x00cell:"
"""A text that starts like this and ends in 16 hexadecimal digits stands for the cell that has this digest:
how an entity of the prediction log, known by its digest alone, is still the same entity."""


def mix(x: Digests) -> Digests:
    """Return a bijective scrambling of 64-bit integers, the finaliser of SplitMix64.

    References
    ----------
    Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA.

    Examples
    --------
    >>> hex(int(mix(np.array([0], np.uint64))[0]))
    '0xe220a8397b1dcdaf'
    """
    z: Digests = x + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def text_digest(text: str) -> int:
    """Return 64 bits of BLAKE2b of a text's UTF-8, as an integer (little-endian).

    Examples
    --------
    >>> text_digest("a") == text_digest("a") != text_digest("b")
    True
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def cell_digests(series: pl.Series) -> Digests:
    """Return the digest of each cell's value, shape ``(n,)``; the column's name is not part of it.

    Examples
    --------
    >>> a, b = cell_digests(pl.Series(["3", "x", None])), cell_digests(pl.Series([3.0, 1.0, float("nan")]))
    >>> (a == b).tolist()
    [True, False, True]
    """
    dtype = series.dtype
    if dtype == pl.Boolean:
        found = mix(series.fill_null(False).to_numpy().astype(np.uint64) ^ _BOOLEAN)
        found[series.is_null().to_numpy()] = _NULL
        return found
    if dtype.is_float():
        values, kinds = numbers(series)
        return _of_numbers(values, kinds == OK)
    if dtype == pl.Date or isinstance(dtype, pl.Datetime):
        return _of_times(seconds(series)[0])
    # Each distinct value once: text is the slow one.
    known = texts(series).unique()
    mapped = texts(series).replace_strict(known, pl.Series(_of_text(known)), return_dtype=pl.UInt64)
    return np.array(mapped.to_numpy(), dtype=np.uint64)


def _of_numbers(values: Array, ok: npt.NDArray[np.bool_]) -> Digests:
    found = mix(np.where(ok, values, 0.0).view(np.uint64) ^ _NUMBER)
    found[~ok] = _NULL
    return found


def _of_times(values: Array) -> Digests:
    known = ~np.isnan(values)
    micros = np.rint(np.where(known, values, 0.0) * 1e6).astype(np.int64)
    found = mix(micros.view(np.uint64) ^ _TIME)
    found[~known] = _NULL
    return found


def _of_text(known: pl.Series) -> Digests:
    values, kinds = numbers(known)
    plain = known.str.strip_chars(" ")
    lower = plain.str.to_lowercase()
    null = (known.is_null() | lower.eq("nan").fill_null(False)).to_numpy()
    found = _of_numbers(values, kinds == OK)
    flag = lower.is_in(["true", "false"]).fill_null(False).to_numpy()
    found[flag] = mix(lower.eq("true").fill_null(False).to_numpy()[flag].astype(np.uint64) ^ _BOOLEAN)
    dated = plain.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}").fill_null(False).to_numpy()
    times = np.full(len(known), np.nan)
    if dated.any():
        times[dated] = seconds(known.filter(pl.Series(dated)))[0]
        dated &= ~np.isnan(times)
        found[dated] = _of_times(times[dated])
    whole = plain.str.contains(r"^[+-]?[0-9]+$").fill_null(False).to_numpy()
    inexact = whole & (kinds == OK) & (np.abs(values) >= EXACT)
    rest = inexact | ((kinds != OK) & ~flag & ~dated & ~null)
    words = [
        str(int(text)) if exact else text
        for text, exact in zip(known.filter(pl.Series(rest)).to_list(), inexact[rest], strict=True)
    ]
    found[rest] = mix(np.array([text_digest(text) for text in words], np.uint64) ^ _TEXT)
    found[null] = _NULL
    return _with_references(found, known)


def text_cell_digest(text: str) -> int:
    """Return the digest of one cell of text: as `cell_digests` gives it, without a column around it.

    Microseconds instead of a millisecond, for a server that meets one entity at a time; a property test holds
    the two together.

    Examples
    --------
    >>> text_cell_digest("3.0") == int(cell_digests(pl.Series([3.0]))[0])
    True
    """
    plain = text.strip(" ")
    lower = plain.lower()
    if lower == "nan":
        return int(_NULL)
    if lower in ("true", "false"):
        return _mix_one((lower == "true") ^ int(_BOOLEAN))
    if text.startswith(REFERENCE):
        return int(text[len(REFERENCE) :], 16)
    word = text
    if NUMBER.fullmatch(plain) and abs(number := float(plain) + 0.0) < np.inf:
        if abs(number) < EXACT or not plain.lstrip("+-").isdigit():
            return _mix_one(int.from_bytes(struct.pack("<d", number), "little") ^ int(_NUMBER))
        word = str(int(plain))
    elif (at := parse_time(plain)) is not None:
        return _mix_one((round(at * 1e6) % 2**64) ^ int(_TIME))
    return _mix_one(text_digest(word) ^ int(_TEXT))


def _mix_one(x: int) -> int:
    z = (x + 0x9E3779B97F4A7C15) % 2**64
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return z ^ (z >> 31)


def _with_references(found: Digests, known: pl.Series) -> Digests:
    at = np.flatnonzero(known.str.starts_with(REFERENCE).fill_null(False).to_numpy())
    for i in at.tolist():
        found[i] = int(known[i][len(REFERENCE) :], 16)
    return found


def row_digests(frame: pl.DataFrame, columns: Sequence[str] | None = None, *, named: bool = True) -> Digests:
    """Return the digest of each row's values, shape ``(frame.height,)``; the order of the columns does not
    matter.

    Parameters
    ----------
    columns
        Columns that count; all of them when null.
    named
        A value counts under its column's name. Otherwise only which values the row has counts, so that
        renamed columns change nothing (and rows that swap two values are one).

    Examples
    --------
    >>> text, typed = pl.DataFrame({"a": ["1"], "b": ["x"]}), pl.DataFrame({"b": ["x"], "a": [1.0]})
    >>> bool(row_digests(text)[0] == row_digests(typed)[0])
    True
    """
    total = np.zeros(frame.height, np.uint64)
    for name in frame.columns if columns is None else columns:
        salt = np.uint64(text_digest(name) if named else 0)
        total += mix(cell_digests(frame[name]) ^ salt)
    return mix(total)


def running_numbers(digests: Digests) -> Integers:
    """Return for each row how many equal ones came before it.

    Examples
    --------
    >>> running_numbers(np.array([7, 5, 7, 7], np.uint64)).tolist()
    [0, 0, 1, 2]
    """
    order = np.argsort(digests, kind="stable")
    ordered = digests[order]
    first = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(ordered) else np.zeros(0, np.bool_)
    places = np.arange(len(ordered))
    starts = np.maximum.accumulate(np.where(first, places, 0)) if len(ordered) else places
    found = np.empty(len(digests), np.int64)
    found[order] = places - starts
    return found


def numbered(digests: Digests) -> Digests:
    """Return digests in which equal rows differ by their running number; the first of them keeps a fixed one.

    Examples
    --------
    >>> len(set(numbered(np.array([7, 7, 7], np.uint64)).tolist()))
    3
    """
    return mix(digests ^ mix(running_numbers(digests).astype(np.uint64) ^ _COUNT))


def fingerprint(frame: pl.DataFrame) -> str:
    """Return the SHA-256 of a table's content, in hex: column names and values, rows in order.

    The order of the columns and the format of the file do not matter; the order of the rows does.

    Examples
    --------
    >>> fingerprint(pl.DataFrame({"a": ["1", "2"]})) == fingerprint(pl.DataFrame({"a": [1.0, 2.0]}))
    True
    >>> fingerprint(pl.DataFrame({"a": [1, 2]})) == fingerprint(pl.DataFrame({"a": [2, 1]}))
    False
    """
    content = hashlib.sha256()
    for name in sorted(frame.columns):
        content.update(name.encode() + b"\0")
    content.update(row_digests(frame).astype("<u8").tobytes())
    return content.hexdigest()

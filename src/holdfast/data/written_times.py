"""Times as a column writes them: formats of its own, ISO 8601, local times of a zone; by column and by value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl

from holdfast.contract.formats import BETWEEN, ISO, MONTHS, PARTS, pattern_of
from holdfast.contract.settings import Column
from holdfast.data.canonical import NULL_WORDS
from holdfast.data.kinds import NULL, OK, WRONG_TYPE, Kinds
from holdfast.data.numbers import is_null_word, is_text
from holdfast.data.times import parse_time, seconds
from holdfast.data.zones import offset, offsets
from holdfast.types import Array

_EPOCH_DAY = date(1970, 1, 1).toordinal()


class WrittenTimes(NamedTuple):
    """How the times of a column are written: its formats, and the zone of times that name none (null: UTC).

    ISO 8601 is read beside the formats, unless one of them begins with ``%Y-`` and so could be taken for it.

    Examples
    --------
    >>> berlin = WrittenTimes(("%d.%m.%Y", "%d.%m.%Y %H:%M"), "Europe/Berlin")
    >>> [berlin.value(text)[1] for text in ("1.3.2026", "01.03.2026 09:30", "2026-03-01T08:30Z")]
    [1772319600.0, 1772353800.0, 1772353800.0]
    >>> berlin.value("13/01/2026")[0], berlin.value("30.02.2026")[0]
    (4, 4)
    """

    formats: tuple[str, ...]
    zone: str | None

    @classmethod
    def of(cls, column: Column) -> WrittenTimes:
        """Return how the times of a column are written."""
        return cls(tuple(column.format.split(BETWEEN)) if column.format else (), column.zone)

    @property
    def reads_iso(self) -> bool:
        """Whether ISO 8601 is read beside the formats."""
        return not any(one.startswith("%Y-") for one in self.formats)

    def value(self, text: str) -> tuple[int, float]:
        """Return the kind of a text and its seconds since 1970-01-01T00:00Z, to the microsecond."""
        text = text.strip(" ")
        if text.lower() in NULL_WORDS:
            return NULL, 0.0
        if not self.formats and self.zone is None:
            found = parse_time(text)
        else:
            micros = next(
                (m for p in _compiled(self) if (m := _micros(p, text, self.zone)) is not None), None
            )
            found = None if micros is None else micros / 1e6
        return (WRONG_TYPE, 0.0) if found is None else (OK, found)

    def times(self, series: pl.Series) -> tuple[Array, Kinds]:
        """Return raw cells as seconds since 1970-01-01T00:00Z (NaN where there is none) and their kinds.

        Dates and times without a zone are local ones of the column's zone; whatever is no time is of the wrong type.
        """
        if is_text(series):
            text = series.cast(pl.String).str.strip_chars(" ")
            if not self.formats and self.zone is None:
                values = seconds(text)[0]
            else:
                values = _seconds_of_text(text, self)
            null = is_null_word(text).to_numpy()
        else:
            values = seconds(series)[0]
            null = series.is_null().to_numpy()
            if self.zone is not None and _is_naive(series):
                values = _to_utc(values, self.zone)
        kinds = np.full(len(values), OK, np.int8)
        kinds[np.isnan(values)] = WRONG_TYPE
        kinds[null] = NULL
        return values, kinds


@lru_cache
def _patterns(written: WrittenTimes) -> tuple[str, ...]:
    """Return the patterns that Python and Polars read alike, one a format."""
    found = tuple(pattern_of(one) for one in written.formats)
    return (*found, ISO) if written.reads_iso else found


@lru_cache
def _compiled(written: WrittenTimes) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _patterns(written))


def _micros(pattern: re.Pattern[str], text: str, zone: str | None) -> int | None:
    match = pattern.fullmatch(text)
    return None if match is None else _micros_of(match.groupdict(), zone)


def _micros_of(parts: Mapping[str, str | None], zone: str | None) -> int | None:
    """Return the microseconds of the parts of one text, or null where there is no such time."""

    def number(name: str) -> int:
        return int(parts.get(name) or 0)

    short, name = parts.get("short"), parts.get("name")
    year = number("year") if short is None else int(short) + (1900 if int(short) > 68 else 2000)
    month = number("month") if name is None else 1 + MONTHS.index(name[:3].lower())
    hour = number("hour")
    if parts.get("twelve") is not None:
        hour = number("twelve") % 12 + (12 if (parts.get("half") or "").lower() == "pm" else 0)
        hour = hour if 1 <= number("twelve") <= 12 else 99
    if hour > 23 or number("minute") > 59 or number("second") > 59:
        return None
    if number("off_hour") > 23 or number("off_minute") > 59:
        return None
    try:
        day = date(year, month, number("day")).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    local = day * 86_400 + hour * 3_600 + number("minute") * 60 + number("second")
    if parts.get("utc") is None and parts.get("sign") is None:
        east = 0 if zone is None else offset(zone, local)
    else:
        east = (number("off_hour") * 60 + number("off_minute")) * (-60 if parts.get("sign") == "-" else 60)
    fraction = int((parts.get("fraction") or "0")[:6].ljust(6, "0"))
    return (local - east) * 1_000_000 + fraction


def _seconds_of_text(text: pl.Series, written: WrittenTimes) -> Array:
    values = np.full(len(text), np.nan)
    for pattern in _patterns(written):
        left = np.flatnonzero(np.isnan(values))
        if not len(left):
            break
        values[left] = _seconds_by(pattern, text.gather(left), written.zone)
    return values


def _seconds_by(pattern: str, text: pl.Series, zone: str | None) -> Array:
    """Return the same as ``_micros`` of every text, in seconds."""
    found = text.str.extract_groups(f"^{pattern}$").struct.unnest()
    absent = [pl.lit(None, pl.String).alias(name) for name in PARTS if name not in found.columns]
    parts = found.with_columns(absent).select(_local(), _east(), _fraction())
    local, given = parts["local"], parts["east"]
    values = np.full(len(text), np.nan)
    at = np.flatnonzero(local.is_not_null().to_numpy())
    if not len(at):
        return values
    wall = local.gather(at).to_numpy()
    free = given.gather(at).is_null().to_numpy()
    east = given.gather(at).fill_null(0).to_numpy(writable=True)
    if zone is not None and free.any():
        east[free] = offsets(zone, wall[free])
    micros = (wall - east) * 1_000_000 + parts["fraction"].gather(at).to_numpy()
    values[at] = micros.astype(np.float64) / 1e6
    return values


def _int(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64).fill_null(0)


def _local() -> pl.Expr:
    short = pl.col("short").cast(pl.Int64)
    year = (
        pl.when(short.is_null())
        .then(_int("year"))
        .otherwise(short + pl.when(short > 68).then(1900).otherwise(2000))
    )
    months = pl.col("name").str.to_lowercase().str.slice(0, 3)
    named = months.replace_strict(list(MONTHS), list(range(1, 13)), default=None, return_dtype=pl.Int64)
    month = pl.when(pl.col("name").is_null()).then(_int("month")).otherwise(named)
    noon = pl.when(pl.col("half").str.to_lowercase() == "pm").then(12).otherwise(0)
    twelve = pl.when(_int("twelve").is_between(1, 12)).then(_int("twelve") % 12 + noon).otherwise(99)
    hour = pl.when(pl.col("twelve").is_null()).then(_int("hour")).otherwise(twelve)
    written = pl.concat_str(
        [year.cast(pl.String).str.zfill(4), month.cast(pl.String).str.zfill(2), pl.col("day").str.zfill(2)],
        separator="-",
    )
    day = written.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64)
    fits = (hour < 24) & (_int("minute") < 60) & (_int("second") < 60) & (year > 0)
    fits &= (_int("off_hour") < 24) & (_int("off_minute") < 60)
    clock = hour * 3_600 + _int("minute") * 60 + _int("second")
    return pl.when(fits).then(day * 86_400 + clock).alias("local")


def _east() -> pl.Expr:
    """Seconds ahead of UTC where the text says so, else null."""
    minutes = _int("off_hour") * 60 + _int("off_minute")
    stated = pl.when(pl.col("sign") == "-").then(minutes * -60).otherwise(minutes * 60)
    is_stated = pl.col("utc").is_not_null() | pl.col("sign").is_not_null()
    return pl.when(is_stated).then(stated).alias("east")


def _fraction() -> pl.Expr:
    return (
        pl.col("fraction").fill_null("0").str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64).alias("fraction")
    )


def _is_naive(series: pl.Series) -> bool:
    dtype = series.dtype
    return dtype == pl.Date or (isinstance(dtype, pl.Datetime) and dtype.time_zone is None)


def _to_utc(values: Array, zone: str) -> Array:
    at = np.flatnonzero(~np.isnan(values))
    micros = np.round(values[at] * 1e6).astype(np.int64)
    wall, rest = np.divmod(micros, 1_000_000)
    values[at] = ((wall - offsets(zone, wall)) * 1_000_000 + rest).astype(np.float64) / 1e6
    return values

"""Times in ISO 8601 to seconds since 1970 in UTC: one notation, read the same by column and by value."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

import numpy as np
import polars as pl

from holdfast.data.kinds import NULL, OK, WRONG_TYPE, Kinds
from holdfast.types import Array

ISO_EXPECTED = "a time in ISO 8601, such as 2026-03-01T09:30:00Z"

_ISO = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"(?:(Z|z)|([+-])([0-9]{2}):?([0-9]{2})?)?)?$"
)
_PATTERN = re.compile(_ISO.removesuffix("$"))
_EPOCH_DAY = 719_163  # date(1970, 1, 1).toordinal()


def parse_time(text: str) -> float | None:
    """Return a time as seconds since 1970-01-01T00:00Z, to the microsecond, or null where the text is no
    time.

    Read are ``2026-03-01``, with ``T09:30`` or a space, seconds, up to nine decimals (cut after six), ``Z``
    or an offset such as ``+02:00``. Without a zone it is UTC. Week dates, ordinal dates and dates without
    hyphens are not read: they look like numbers.

    Examples
    --------
    >>> parse_time("2026-03-01T09:30:00+02:00"), parse_time("2026-03-01 07:30"), parse_time("March")
    (1772350200.0, 1772350200.0, None)
    """
    text = text.strip(" ")
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    date, hour, minute, second, fraction, _, sign, off_hour, off_minute = match.groups()
    clock = (int(hour or 0), int(minute or 0), int(second or 0))
    offset = (int(off_hour or 0), int(off_minute or 0))
    if clock > (23, 59, 59) or clock[1] > 59 or clock[2] > 59 or offset[0] > 23 or offset[1] > 59:
        return None
    try:
        days = datetime.fromisoformat(date).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    east = (offset[0] * 60 + offset[1]) * (-1 if sign == "-" else 1)
    seconds = days * 86_400 + clock[0] * 3_600 + (clock[1] - east) * 60 + clock[2]
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    return (seconds * 1_000_000 + micros) / 1e6


def seconds(series: pl.Series) -> tuple[Array, Kinds]:
    """Return a column as seconds since 1970-01-01T00:00Z (NaN where there is none), and the kinds of its
    cells.

    Text as in :func:`parse_time`; dates and datetimes as they are, in UTC where they have no zone.
    Everything else
    is of the wrong type.

    Examples
    --------
    >>> seconds(pl.Series(["1970-01-02", None, "soon"]))[0].tolist()
    [86400.0, nan, nan]
    """
    if series.dtype == pl.Date or isinstance(series.dtype, pl.Datetime):
        micros = series.cast(pl.Datetime("us")) if series.dtype == pl.Date else series.dt.cast_time_unit("us")
        values = micros.to_physical()
    elif series.dtype == pl.String:
        values = _micros_of_text(series)
    else:
        values = pl.Series([None] * len(series), dtype=pl.Int64)
    kinds = np.full(len(series), OK, np.int8)
    kinds[values.is_null().to_numpy()] = WRONG_TYPE
    empty = series.is_null()
    if series.dtype == pl.String:
        empty |= series.str.strip_chars(" ").eq("").fill_null(True)
    kinds[empty.to_numpy()] = NULL
    return np.array(values.cast(pl.Float64).to_numpy() / 1e6, dtype=np.float64), kinds


def _micros_of_text(series: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"text": series.str.strip_chars(" ")})
    groups = pl.col("text").str.extract_groups(_ISO).struct
    names = ("date", "hour", "minute", "second", "fraction", "utc", "sign", "off_hour", "off_minute")
    parts = frame.select(groups.rename_fields(names).struct.unnest())
    number = {
        name: pl.col(name).cast(pl.Int64).fill_null(0)
        for name in ("hour", "minute", "second", "off_hour", "off_minute")
    }
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64)
    east = number["off_hour"] * 60 + number["off_minute"]
    east = pl.when(pl.col("sign") == "-").then(-east).otherwise(east)
    whole = day * 86_400 + number["hour"] * 3_600 + (number["minute"] - east) * 60 + number["second"]
    micros = pl.col("fraction").fill_null("0").str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64)
    fits = (number["hour"] < 24) & (number["minute"] < 60) & (number["second"] < 60)
    fits &= (number["off_hour"] < 24) & (number["off_minute"] < 60) & (day > -_EPOCH_DAY)
    return parts.select(pl.when(fits).then(whole * 1_000_000 + micros)).to_series()


def iso(at: float) -> str:
    """Return seconds since 1970-01-01T00:00Z as text, ``Z`` at the end; decimals only where there are some.

    Examples
    --------
    >>> iso(1772350200.0), iso(0.25)
    ('2026-03-01T07:30:00Z', '1970-01-01T00:00:00.250000Z')
    """
    micros = math.floor(at * 1e6 + 0.5)
    moment = datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
    return moment.isoformat().replace("+00:00", "Z")

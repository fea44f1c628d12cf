"""A time of a linear model: a column for each month, weekday and hour, and its age in days, scaled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.models.arrays import middle, moments, numbers
from holdfast.models.calendar import DAY, PARTS, age, parts, parts_of_one, varying
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.encodings.scaled import FARTHEST
from holdfast.models.inputs import Input
from holdfast.types import Array, Value


class DateColumns(Column, frozen=True, tag="date columns"):
    """A time of a linear model: 0 or 1 for each month, weekday and hour, as far as they vary, then days, scaled.

    The days are its age at the time ``against``; without such a column they count from 1970-01-01, never up to a clock. A
    column that is ``against`` itself has parts alone. Null is zero in all parts and has ``fill`` days; with ``indicator``
    the last column says "is null". UTC throughout.
    """

    parts: tuple[str, ...]
    against: str | None
    fill: float
    mean: float
    scale: float
    indicator: bool

    @property
    def names(self) -> list[str]:
        of_parts = [f"{self.name} {part} {i}" for part in self.parts for i in PARTS[part]]
        days = f"{self.name} days" if self.against is None else f"{self.name} days before {self.against}"
        null = [f"{self.name} is null"] if self.indicator else []
        return [*of_parts, *([] if self.against == self.name else [days]), *null]

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        seconds = numbers(frame[self.name])
        found, start = parts(seconds), 0
        for part in self.parts:
            for number in PARTS[part]:
                out[:, start] = found[part] == number
                start += 1
        if self.against != self.name:
            days = age(seconds, None if self.against is None else numbers(frame[self.against]))
            with np.errstate(over="ignore"):
                scaled = (np.where(np.isnan(days), self.fill, days) - self.mean) / self.scale
            out[:, start] = np.minimum(np.maximum(scaled, -FARTHEST), FARTHEST)
        if self.indicator:
            out[:, -1] = np.isnan(seconds)

    def step(self) -> Step:
        name, against, fill, mean, scale = self.name, self.against, self.fill, self.mean, self.scale
        starts = np.cumsum([0, *(len(PARTS[part]) for part in self.parts)]).tolist()
        places = [(part, start - PARTS[part][0]) for part, start in zip(self.parts, starts, strict=False)]
        days, indicator, zeros = against != name, self.indicator, [0.0] * starts[-1]

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            seconds: float | None = row[name]  # type: ignore[assignment]
            encoded = zeros.copy()
            if seconds is not None:
                found = parts_of_one(seconds)
                for part, start in places:
                    encoded[start + int(found[part])] = 1.0
            if days:
                scaled = (_days(row, seconds, against, fill) - mean) / scale
                encoded.append(min(max(scaled, -FARTHEST), FARTHEST))
            if indicator:
                encoded.append(1.0 if seconds is None else 0.0)
            out.extend(encoded)

        return add


def _days(row: Mapping[str, Value], seconds: float | None, against: str | None, fill: float) -> float:
    if seconds is None:
        return fill
    if against is None:
        return seconds / DAY
    moment: float | None = row[against]  # type: ignore[assignment]
    return fill if moment is None else (moment - seconds) / DAY


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn which parts vary, the middle of the days and their spread."""
    seconds = numbers(frame[source.name])
    days = age(seconds, None if source.against is None else numbers(frame[source.against]))
    missing = np.isnan(days)
    fill = middle(days[~missing])
    mean, scale = moments(np.where(missing, fill, days), fill)
    indicator = bool(np.isnan(seconds).any())
    return Fitted(DateColumns(source.name, varying(seconds), source.against, fill, mean, scale, indicator))


ENCODING = Encoding(DateColumns, types=("datetime",), kinds=("linear", "scaled"), fit=fit)

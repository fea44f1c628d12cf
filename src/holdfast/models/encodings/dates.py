"""A time of a tree model: its parts as numbers, and its age in days."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import polars as pl

from holdfast.models.arrays import middle, numbers
from holdfast.models.calendar import DAY, age, parts, parts_of_one, varying
from holdfast.models.encoding import Column, Encoding, Fitted, Step, Supervision
from holdfast.models.inputs import Input
from holdfast.types import Array, Value


class Dates(Column, frozen=True, tag="dates"):
    """A time of a tree model: month, weekday and hour, as far as they vary, then days.

    The days are its age at the time ``against``; without such a column they count from 1970-01-01, never up to a clock. A
    column that is ``against`` itself has parts alone. ``fill`` (seconds) stands for null, or NaN without one.
    UTC throughout.
    """

    parts: tuple[str, ...]
    against: str | None
    fill: float | None

    @property
    def names(self) -> list[str]:
        return [*(f"{self.name} {part}" for part in self.parts), *self._days]

    @property
    def _days(self) -> list[str]:
        if self.against == self.name:
            return []
        return [f"{self.name} days" if self.against is None else f"{self.name} days before {self.against}"]

    def write(self, frame: pl.DataFrame, out: Array) -> None:
        seconds = numbers(frame[self.name])
        if self.fill is not None:
            seconds = np.where(np.isnan(seconds), self.fill, seconds)
        found = parts(seconds)
        for position, part in enumerate(self.parts):
            out[:, position] = found[part]
        if self._days:
            out[:, -1] = age(seconds, None if self.against is None else numbers(frame[self.against]))

    def step(self) -> Step:
        name, wanted, against, days = self.name, self.parts, self.against, bool(self._days)
        fill = math.nan if self.fill is None else self.fill
        nothing = [math.nan] * len(wanted)

        def add(row: Mapping[str, Value], out: list[float]) -> None:
            value = row[name]
            seconds: float = fill if value is None else value  # type: ignore[assignment]
            if seconds == seconds:
                found = parts_of_one(seconds)
                out.extend([float(found[part]) for part in wanted])
            else:
                out.extend(nothing)
            if days:
                moment = row[against] if against is not None else None
                if against is None:
                    out.append(seconds / DAY)
                else:
                    out.append(math.nan if moment is None else (moment - seconds) / DAY)  # type: ignore[operator]

        return add


def fit(source: Input, frame: pl.DataFrame, _: Supervision | None) -> Fitted:
    """Learn which parts vary, and what stands for null where none was seen."""
    seconds = numbers(frame[source.name])
    missing = np.isnan(seconds)
    fill = None if missing.any() else middle(seconds)
    return Fitted(Dates(source.name, varying(seconds), source.against, fill))


ENCODING = Encoding(Dates, types=("datetime",), kinds=("tree",), fit=fit)

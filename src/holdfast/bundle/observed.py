"""What the training rows looked like, and the flags of an answer to a row that lies beyond it.

A value beyond what was observed but inside the contract is answered and flagged. The two executors give the same
strings in the same order: numbers in contract order, then categories, then nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import polars as pl

from holdfast.contract.settings import Settings
from holdfast.models.arrays import codes, numbers
from holdfast.profile import Profile
from holdfast.types import Value


class Observed(msgspec.Struct, frozen=True):
    """Ranges of numbers, levels of categories, and the columns in which null was seen.

    Examples
    --------
    >>> observed = Observed({"amount": (1.5, 4821.3)}, {"shop": ("online",)}, ())
    >>> observed.row()({"amount": 1e7, "shop": "kiosk"})
    ['amount above the observed 4821.3', 'shop unseen']
    """

    ranges: dict[str, tuple[float, float]]
    levels: dict[str, tuple[str, ...]]
    nulls: tuple[str, ...]

    def table(self) -> Callable[[pl.DataFrame], list[list[str]]]:
        """Return the flags of a typed frame's rows, one list a row."""
        edges, never_null = self._edges(), self._never_null()
        levels = [(name, known, f"{name} unseen") for name, known in self.levels.items()]

        def flag(frame: pl.DataFrame) -> list[list[str]]:
            flags: list[list[str]] = [[] for _ in range(frame.height)]
            for name, low, high, below, above in edges:
                values = numbers(frame[name])
                _mark(flags, values < low, below)
                _mark(flags, values > high, above)
            for name, known, text in levels:
                _mark(flags, codes(frame[name], known, null_code=0) < 0, text)
            for name, text in never_null:
                _mark(flags, frame[name].is_null().to_numpy(), text)
            return flags

        return flag

    def row(self) -> Callable[[Mapping[str, Value]], list[str]]:
        """Return the flags of one typed row."""
        edges, never_null = self._edges(), self._never_null()
        levels = [(name, frozenset(known), f"{name} unseen") for name, known in self.levels.items()]

        def flag(row: Mapping[str, Any]) -> list[str]:
            flags: list[str] = []
            for name, low, high, below, above in edges:
                value = row[name]
                if value is None or low <= value <= high:
                    continue
                flags.append(below if value < low else above)
            for name, known, text in levels:
                value = row[name]
                if value is not None and value not in known:
                    flags.append(text)
            for name, text in never_null:
                if row[name] is None:
                    flags.append(text)
            return flags

        return flag

    def _edges(self) -> list[tuple[str, float, float, str, str]]:
        return [
            (
                name,
                low,
                high,
                f"{name} below the observed {_short(low)}",
                f"{name} above the observed {_short(high)}",
            )
            for name, (low, high) in self.ranges.items()
        ]

    def _never_null(self) -> list[tuple[str, str]]:
        names = dict.fromkeys((*self.ranges, *self.levels))
        return [(name, f"{name} null, which was not observed") for name in names if name not in self.nulls]


def observe(frame: pl.DataFrame, settings: Settings) -> Observed:
    """Return what the typed training rows hold, column by column of the contract's inputs.

    A number column without a value has no range, and nothing in it is flagged.
    """
    ranges, levels, nulls = {}, {}, []
    for name in settings.inputs:
        series, kind = frame[name], settings.columns[name].type
        if series.null_count():
            nulls.append(name)
        if kind == "category":
            levels[name] = tuple(series.cast(pl.String).drop_nulls().unique().sort().to_list())
        elif kind in ("number", "integer") and series.null_count() < len(series):
            values = numbers(series)
            ranges[name] = (float(np.nanmin(values)), float(np.nanmax(values)))
    return Observed(ranges, levels, tuple(nulls))


def observed_of(profile: Profile, levels: Mapping[str, tuple[str, ...]], settings: Settings) -> Observed:
    """Return what is known without the training rows: ranges from the profile, levels from the model.

    With an entity the profile counts one row of each, so ranges may be narrower than those of ``observe``.
    """
    inputs = [name for name in settings.inputs if name in profile.columns]
    moments = {name: profile.columns[name].counts.moments for name in inputs}
    ranges = {
        name: (m.minimum, m.maximum)
        for name, m in moments.items()
        if m is not None and m.minimum is not None and m.maximum is not None
    }
    nulls = tuple(name for name in inputs if profile.columns[name].counts.kinds[0])
    return Observed(ranges, {name: levels[name] for name in settings.inputs if name in levels}, nulls)


def _mark(flags: list[list[str]], where: Any, text: str) -> None:
    for i in np.flatnonzero(where).tolist():
        flags[i].append(text)


def _short(value: float) -> str:
    return repr(value).removesuffix(".0")

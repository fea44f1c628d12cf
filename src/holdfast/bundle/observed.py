"""What the training rows looked like, and the flags of an answer to a row that lies beyond it.

A value beyond what was observed but inside the contract is answered and flagged. The two executors give the same
strings in the same order: numbers in contract order, then categories, texts, flags, times, then nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import polars as pl

from holdfast.bundle.flags import Flags
from holdfast.bundle.measured import Range, lengths_of
from holdfast.contract.settings import Settings
from holdfast.data.column_kinds import kind_of
from holdfast.data.column_kinds.base import Summary
from holdfast.data.column_kinds.flags import split
from holdfast.models.arrays import codes, numbers
from holdfast.profile import Profile
from holdfast.types import Array, Value

MOST_FLAGS = 5_000
"""Of a column with more flags in training nobody says that one is new."""

DAY = 86_400.0


class Observed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was observed, column by column.

    ``ranges`` are of numbers, ``levels`` of categories, ``lengths`` of texts in characters, ``flags`` all that were
    seen, ``ages`` of times in days at the moment of prediction, which is the column ``moment``; ``nulls`` are the
    columns in which null was seen, and ``present`` the times that have no age.

    Examples
    --------
    >>> observed = Observed({"amount": (1.5, 4821.3)}, {"shop": ("online",)}, ())
    >>> observed.row()({"amount": 1e7, "shop": "kiosk"})
    ['amount above the observed 4821.3', 'shop unseen']
    """

    ranges: dict[str, tuple[float, float]]
    levels: dict[str, tuple[str, ...]]
    nulls: tuple[str, ...]
    lengths: dict[str, tuple[float, float]] = {}
    flags: dict[str, tuple[str, ...]] = {}
    ages: dict[str, tuple[float, float]] = {}
    moment: str = ""
    present: tuple[str, ...] = ()

    def table(self) -> Callable[[pl.DataFrame], Flags]:
        """Return the flags of a typed frame's rows, one list a row."""
        ranges, lengths, ages = self._ranges(), self._lengths(), self._ages()
        levels = [(name, known, f"{name} unseen") for name, known in self.levels.items()]
        known_flags, never_null = self._known_flags(), self._never_null()

        def flag(frame: pl.DataFrame) -> Flags:
            flags = Flags(frame.height)
            for one in ranges:
                one.mark_rows(flags, numbers(frame[one.name]))
            for name, levels_of, text in levels:
                if not _within(frame[name], levels_of):
                    flags.mark(codes(frame[name], levels_of, null_code=0) < 0, text)
            for one in lengths:
                one.mark_rows(flags, lengths_of(frame[one.name]))
            for name, known, text in known_flags:
                flags.mark(_has_others(frame[name], known), text)
            for one in ages:
                one.mark_rows(flags, _ages_of(frame, one.name, self.moment))
            for name, text in never_null:
                if frame[name].null_count():
                    flags.mark(frame[name].is_null().to_numpy(), text)
            return flags

        return flag

    def row(self) -> Callable[[Mapping[str, Value]], list[str]]:
        """Return the flags of one typed row."""
        ranges, lengths, ages = self._ranges(), self._lengths(), self._ages()
        levels = [(name, frozenset(known), f"{name} unseen") for name, known in self.levels.items()]
        known_flags, never_null, moment = self._known_flags(), self._never_null(), self.moment

        def flag(row: Mapping[str, Any]) -> list[str]:
            flags: list[str] = []
            for one in ranges:
                one.mark(flags, row[one.name])
            for name, levels_of, text in levels:
                value = row[name]
                if value is not None and value not in levels_of:
                    flags.append(text)
            for one in lengths:
                value = row[one.name]
                one.mark(flags, None if value is None else len(value))
            for name, known, text in known_flags:
                value = row[name]
                if value and not known.issuperset(split(value)):
                    flags.append(text)
            for one in ages:
                value, at = row[one.name], row[moment]
                one.mark(flags, None if value is None or at is None else (at - value) / DAY)
            for name, text in never_null:
                if row[name] is None:
                    flags.append(text)
            return flags

        return flag

    def _ranges(self) -> list[Range]:
        return [Range.of(name, low, high, "") for name, (low, high) in self.ranges.items()]

    def _lengths(self) -> list[Range]:
        return [Range.of(name, low, high, " characters") for name, (low, high) in self.lengths.items()]

    def _ages(self) -> list[Range]:
        words = f" days before {self.moment}"
        return [Range.of(name, low, high, words) for name, (low, high) in self.ages.items()]

    def _known_flags(self) -> list[tuple[str, frozenset[str], str]]:
        return [
            (name, frozenset(known), f"{name} has a flag that was not observed")
            for name, known in self.flags.items()
        ]

    def _never_null(self) -> list[tuple[str, str]]:
        known = (self.ranges, self.levels, self.lengths, self.flags, self.ages, self.present)
        names = dict.fromkeys(name for group in known for name in group)
        return [(name, f"{name} null, which was not observed") for name in names if name not in self.nulls]


def observe(frame: pl.DataFrame, settings: Settings) -> Observed:
    """Return what the typed training rows hold, column by column of the contract's inputs.

    A column without a value has no range, and nothing in it is flagged.
    """
    found: dict[str, dict[str, Any]] = {
        summary: {} for summary in ("number", "level", "length", "flags", "age")
    }
    moment, present = settings.predict_at or "", []
    for name in settings.inputs:
        summary = kind_of(settings.columns[name]).summary
        if summary == "age" and (not moment or name == moment):
            present.append(name)
        elif (seen := _OBSERVED[summary](frame, name, moment)) is not None:
            found[summary][name] = seen
    return Observed(
        ranges=found["number"],
        levels=found["level"],
        nulls=tuple(name for name in settings.inputs if frame[name].null_count()),
        lengths=found["length"],
        flags=found["flags"],
        ages=found["age"],
        moment=moment if found["age"] else "",
        present=tuple(present),
    )


def observed_of(profile: Profile, levels: Mapping[str, tuple[str, ...]], settings: Settings) -> Observed:
    """Return what is known without the training rows: ranges from the profile, levels from the model.

    With an entity the profile counts one row of each, so ranges may be narrower than those of ``observe``.
    """
    inputs = [name for name in settings.inputs if name in profile.columns]
    moments = {name: profile.columns[name].counts.moments for name in inputs}
    ranges = {
        name: (m.minimum, m.maximum)
        for name, m in moments.items()
        if profile.columns[name].view == "value"
        and m is not None
        and m.minimum is not None
        and m.maximum is not None
    }
    nulls = tuple(name for name in inputs if profile.columns[name].counts.kinds[0])
    return Observed(ranges, {name: levels[name] for name in settings.inputs if name in levels}, nulls)


def _ages_of(frame: pl.DataFrame, name: str, moment: str) -> Array:
    return (numbers(frame[moment]) - numbers(frame[name])) / DAY


def _within(cells: pl.Series, levels: tuple[str, ...]) -> bool:
    """Say whether every value is a known level: a column has few distinct ones, and seldom another."""
    return set(cells.unique().drop_nulls().to_list()) <= set(levels)


def _has_others(cells: pl.Series, known: frozenset[str]) -> Any:
    distinct = cells.unique().drop_nulls()
    others = [cell for cell in distinct.to_list() if not known.issuperset(split(cell))]
    return cells.is_in(others).fill_null(False).to_numpy()


def _range(values: Array) -> tuple[float, float] | None:
    return None if np.isnan(values).all() else (float(np.nanmin(values)), float(np.nanmax(values)))


def _levels(frame: pl.DataFrame, name: str, moment: str) -> tuple[str, ...] | None:
    if frame[name].dtype != pl.String:  # a boolean has no other levels
        return None
    return tuple(frame[name].drop_nulls().unique().sort().to_list())


def _flags(frame: pl.DataFrame, name: str, moment: str) -> tuple[str, ...] | None:
    cells = frame[name].drop_nulls().unique().to_list()
    known = {flag for cell in cells for flag in split(cell)}
    return tuple(sorted(known)) if cells and len(known) <= MOST_FLAGS else None


_OBSERVED: dict[Summary, Callable[[pl.DataFrame, str, str], Any]] = {
    "number": lambda frame, name, moment: _range(numbers(frame[name])),
    "level": _levels,
    "length": lambda frame, name, moment: _range(lengths_of(frame[name])),
    "flags": _flags,
    "age": lambda frame, name, moment: _range(_ages_of(frame, name, moment)),
}

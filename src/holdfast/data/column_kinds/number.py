"""Numbers: JSON numbers, plain or scientific text, or text in the way that the contract states."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

import numpy as np
import polars as pl

from holdfast.contract.facts import ColumnFacts
from holdfast.contract.settings import Column, Kind
from holdfast.data.canonical import EXACT, number_text
from holdfast.data.column_kinds.base import Cell, ColumnKind, Judged, Seen, Wire
from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, WRONG_TYPE, Kinds
from holdfast.data.number_facts import number_facts, recognised
from holdfast.data.numbers import numbers
from holdfast.data.written_numbers import WrittenNumbers
from holdfast.types import Array, Value

_LARGEST = sys.float_info.max


class Number(ColumnKind):
    """A double. ``nan``, ``NA``, ``null`` and the like are null in text, infinities out of range."""

    name: ClassVar[Kind] = "number"
    dtype = pl.Float64
    expression = "number"
    model = "number"
    summary = "number"
    precedence = 30
    noun: ClassVar[str] = "a number"
    whole: ClassVar[bool] = False

    def judge(self, series: pl.Series, column: Column) -> Judged:
        values, kinds = written(series, column)
        self.narrow(series, column, values, kinds)
        low, high = column.min, column.max
        beyond = np.zeros(len(values), np.bool_)
        if low is not None:
            beyond |= values < low
        if high is not None:
            beyond |= values > high
        kinds[beyond & (kinds == OK)] = OUT_OF_RANGE
        values[kinds != OK] = np.nan
        return Judged(pl.Series(series.name, values, nan_to_null=True), kinds)

    def narrow(self, series: pl.Series, column: Column, values: Array, kinds: Kinds) -> None:
        """Mark in place the numbers that the kind does not take: none."""

    def cell(self, column: Column) -> Cell:
        low = -float("inf") if column.min is None else column.min
        high = float("inf") if column.max is None else column.max
        whole, notation = self.whole, WrittenNumbers.of(column)

        def number(value: Any) -> tuple[Value, int]:
            if value is None:
                return None, NULL
            if isinstance(value, str) and notation is not None:
                kind, value = notation.value(value, whole=whole)
                if kind:
                    return None, kind
            if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
                return None, WRONG_TYPE
            if whole:
                if isinstance(value, float) and not value.is_integer() and value - value == 0:
                    return None, WRONG_TYPE
                if abs(value) > EXACT:  # compared before the conversion: 2**53 + 1 would become 2**53
                    return None, OUT_OF_RANGE
            try:
                typed = float(value) + 0.0
            except OverflowError:
                return None, OUT_OF_RANGE
            if not low <= typed <= high or typed - typed != 0:
                return None, OUT_OF_RANGE
            return typed, OK

        return number

    def expected(self, column: Column) -> str:
        notation = WrittenNumbers.of(column)
        return self._range(column) + (
            f", as a number or as text such as {notation.example!r}" if notation else ""
        )

    def _range(self, column: Column) -> str:
        low = None if column.min is None else number_text(column.min)
        high = None if column.max is None else number_text(column.max)
        if low is not None and high is not None:
            return f"{self.noun} from {low} to {high}"
        if low is not None:
            return f"{self.noun} of at least {low}"
        return self.noun if high is None else f"{self.noun} of at most {high}"

    def wire(self, column: Column) -> Wire:
        schema: dict[str, Any] = {"type": self.name}
        if column.min is not None:
            schema["minimum"] = column.min
        if column.max is not None:
            schema["maximum"] = column.max
        notation = WrittenNumbers.of(column)
        if notation is not None:
            text = {"type": "string", "examples": [notation.example]}
            return Wire(int | float | str, {"anyOf": [schema, text]}, converted=True)
        low = -_LARGEST if column.min is None else column.min
        high = _LARGEST if column.max is None else column.max
        return Wire(int | float, schema, bounds=(low, high, self.whole))

    def edges(self, column: Column) -> list[Value]:
        low = -EXACT if column.min is None else column.min
        high = EXACT if column.max is None else column.max
        zero: list[Value] = [0.0] if low < 0.0 < high else []
        return [low, *zero, high]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return float(f"{low / 2 + high / 2:.4g}")

    def recognise(self, seen: Seen) -> Column | None:
        return recognised(seen)

    def facts(self, series: pl.Series, column: Column) -> ColumnFacts:
        values, kinds = written(series, column)
        return number_facts(series.name, column, values, kinds)


def written(series: pl.Series, column: Column) -> tuple[Array, Kinds]:
    """Return raw cells as numbers and kinds, read in the column's own way where it states one."""
    notation = WrittenNumbers.of(column)
    return numbers(series) if notation is None else notation.numbers(series)


KIND = Number()

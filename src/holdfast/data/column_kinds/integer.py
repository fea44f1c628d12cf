"""Whole numbers up to 2**53, where doubles are exact; ``3.0`` is one."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from holdfast.contract.settings import Column
from holdfast.data.canonical import EXACT, texts
from holdfast.data.column_kinds.base import Seen
from holdfast.data.column_kinds.number import Number
from holdfast.data.kinds import OK, OUT_OF_RANGE, WRONG_TYPE, Kinds
from holdfast.data.numbers import is_beyond_exact, is_text
from holdfast.data.written_numbers import WrittenNumbers
from holdfast.types import Array


class Integer(Number):
    """A whole number as a double."""

    name = "integer"
    noun = "an integer"
    whole = True
    precedence = 31

    def narrow(self, series: pl.Series, column: Column, values: Array, kinds: Kinds) -> None:
        """Mark in place what is not whole or not exact."""
        ok = kinds == OK
        kinds[ok & (np.floor(values) != values)] = WRONG_TYPE
        kinds[(kinds == OK) & (np.abs(values) > EXACT)] = OUT_OF_RANGE
        edge = np.flatnonzero((kinds == OK) & (np.abs(values) == EXACT))
        if len(edge):  # 2**53 + 1 has become 2**53 as a double; whoever wrote it meant another number
            cells, notation = series.gather(edge), WrittenNumbers.of(column)
            plain = notation.plain(cells) if notation is not None and is_text(cells) else texts(cells)
            known = plain.str.strip_chars(" ").to_list()
            kinds[edge] = [OUT_OF_RANGE if is_beyond_exact(text) else OK for text in known]

    def example(self, column: Column, low: float, high: float, level: str | None) -> Any:
        return round(low / 2 + high / 2)

    def recognise(self, seen: Seen) -> Column | None:
        return None  # whole numbers are recognised among the numbers


KIND = Integer()

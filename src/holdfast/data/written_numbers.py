"""Numbers as people write them: ``1.234,50``, ``12 %``, ``$5``, ``(5.00)``; the same by column and by value."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl

from holdfast.contract.settings import Column
from holdfast.data.canonical import EXACT, NULL_WORDS
from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, WRONG_TYPE, Kinds
from holdfast.data.numbers import array, finite, is_beyond_exact, is_null_word, is_text, numbers
from holdfast.types import Array

_SPACE = "[ \u00a0\u2009\u202f]"
_GROUP = {"": "", ",": ",", ".": r"\.", " ": _SPACE, "'": "['\u2019]"}


class WrittenNumbers(NamedTuple):
    """How the numbers of a column are written: what parts thousands, what parts decimals, and the unit.

    A cell is a number with or without the unit, before or behind it, with spaces between or none; the sign stands
    before the number or before the unit; parentheses are a minus sign. Thousands are parted everywhere or nowhere.
    The number is taken as written: ``12 %`` is 12. Anything else, such as another unit, is of the wrong type.

    Examples
    --------
    >>> dollars = WrittenNumbers(",", ".", "$")
    >>> [dollars.value(text, whole=False)[1] for text in ("$1,234.50", "-5 $", "($5.00)", "5", " 1e3 ")]
    [1234.5, -5.0, -5.0, 5.0, 1000.0]
    >>> [dollars.value(text, whole=False)[0] for text in ("5 €", "1,23", "$5$", "$", "n/a")]
    [4, 4, 4, 4, 1]
    """

    group: str
    decimal: str
    unit: str

    @classmethod
    def of(cls, column: Column) -> WrittenNumbers | None:
        """Return how a column's numbers are written, or null where the contract states nothing about it."""
        if column.format is None and column.unit is None:
            return None
        marks = "".join(sign for sign in column.format or "1234.50" if not sign.isdigit())
        return cls(marks[:-1], marks[-1], column.unit or "")

    @property
    def example(self) -> str:
        """The number 1234.5 as it is written here."""
        number = f"1{self.group}234{self.decimal}50"
        if not self.unit:
            return number
        leads = self.decimal == "." and self.unit in "$£€¥₹"
        return f"{self.unit}{number}" if leads else f"{number} {self.unit}"

    def value(self, text: str, *, whole: bool) -> tuple[int, float]:
        """Return the kind of a text and its number; infinite for one that is out of range."""
        plain = self._plain(text)
        if plain is None:
            null = text.strip(" ").lower() in NULL_WORDS
            return (NULL if null else WRONG_TYPE), 0.0
        number = float(plain)
        if number in (np.inf, -np.inf) or (whole and abs(number) == EXACT and is_beyond_exact(plain)):
            return OUT_OF_RANGE, number
        return OK, number

    def numbers(self, series: pl.Series) -> tuple[Array, Kinds]:
        """Return raw cells as numbers and their kinds; cells that are numbers already are taken as they are."""
        if not is_text(series):
            return numbers(series)
        plain = self.plain(series)
        values = array(plain.cast(pl.Float64))
        kinds = np.full(len(values), OK, np.int8)
        left = np.flatnonzero(plain.is_null().to_numpy())
        null = is_null_word(series.cast(pl.String).gather(left).str.strip_chars(" "))
        kinds[left] = np.where(null.to_numpy(), NULL, WRONG_TYPE)
        return finite(values, kinds)

    def plain(self, series: pl.Series) -> pl.Series:
        """Return texts in plain notation, null where they are no such number."""
        groups = series.cast(pl.String).str.extract_groups(_pattern(self))
        head, number, tail = (
            groups.struct.rename_fields(["head", "number", "tail"]).struct.unnest().get_columns()
        )
        around = head.str.replace_all(_SPACE, "") + "|" + tail.str.replace_all(_SPACE, "")
        signs = _signs(self.unit)
        sign = around.replace_strict(list(signs), list(signs.values()), default=None, return_dtype=pl.String)
        if self.group:
            number = number.str.replace_all(_GROUP[self.group], "")
        return (sign + number.str.replace_all(self.decimal, ".", literal=True)).alias(series.name)

    def _plain(self, text: str) -> str | None:
        match = _compiled(self).fullmatch(text)
        if match is None:
            return None
        head, number, tail = match.groups()
        sign = _signs(self.unit).get(re.sub(_SPACE, "", head) + "|" + re.sub(_SPACE, "", tail))
        if sign is None:
            return None
        if self.group:
            number = re.sub(_GROUP[self.group], "", number)
        return sign + number.replace(self.decimal, ".")


@lru_cache
def _compiled(written: WrittenNumbers) -> re.Pattern[str]:
    return re.compile(_pattern(written).removeprefix("^").removesuffix("$"))


@lru_cache
def _pattern(written: WrittenNumbers) -> str:
    """Return the pattern that Python and Polars read alike: what stands before the number, the number, the rest."""
    part, point = _GROUP[written.group], re.escape(written.decimal)
    digits = f"[1-9][0-9]{{0,2}}(?:{part}[0-9]{{3}})+|[0-9]+" if part else "[0-9]+"
    number = f"(?:(?:{digits})(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    unit = f"|{re.escape(written.unit)}" if written.unit else ""
    return f"^((?:[-+(]|{_SPACE}{unit})*)({number})((?:[)]|{_SPACE}{unit})*)$"


@lru_cache
def _signs(unit: str) -> dict[str, str]:
    """Return the sign by what stands before and behind the number, spaces left out; nothing else may stand there."""
    found: dict[str, str] = {}
    for sign, minus in (("", ""), ("+", ""), ("-", "-")):
        found |= dict.fromkeys((f"{sign}|", f"{sign}{unit}|", f"{unit}{sign}|", f"{sign}|{unit}"), minus)
    bracketed = ("(|)", f"({unit}|)", f"{unit}(|)", f"(|{unit})", f"(|){unit}")
    return found | dict.fromkeys(bracketed, "-")

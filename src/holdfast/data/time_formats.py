"""Which format a column of text writes its dates in: ISO 8601, or the few others that people use."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from holdfast.contract.formats import BETWEEN
from holdfast.contract.settings import Column
from holdfast.data.kinds import OK
from holdfast.data.number_facts import fit
from holdfast.data.times import seconds
from holdfast.data.written_times import WrittenTimes
from holdfast.types import Mask

if TYPE_CHECKING:
    from holdfast.data.column_kinds.base import Seen

_DATES = (
    *("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d"),
    *("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y"),
    *("%d %B %Y", "%B %d, %Y", "%d. %B %Y"),
)
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", ", %H:%M", "T%H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_MOST = 3
_LOOKED_AT = 2_000
_FIRST = 50
_LIKE_A_DATE = (
    r"^ *(?:[0-9]{1,4}[-./][0-9A-Za-z]{1,3}[-./][0-9]{2,4}"
    r"|[0-9]{1,2}\.? [A-Za-z]{3,9} [0-9]{4}|[A-Za-z]{3,9} [0-9]{1,2}, [0-9]{4})"
)
"""What every format begins with: most columns of text are none by this alone."""


def recognised_format(seen: Seen) -> str | None:
    """Return the formats of a column of dates, empty for ISO 8601; null where it holds none.

    A column may have up to three formats; day first and month first are never taken together. Where both fit every
    value, day first is guessed.

    Examples
    --------
    >>> from holdfast.data.column_kinds import Seen
    >>> recognised_format(Seen(pl.Series(["31.01.2026", "1.2.2026 09:30"])))
    '%d.%m.%Y|%d.%m.%Y %H:%M'
    """
    if fit(seconds(seen.present)[1] == OK, many=seen.many):
        return ""
    some = seen.known.head(_LOOKED_AT)
    if not fit(some.str.contains(_LIKE_A_DATE).to_numpy(), many=seen.many):
        return None
    found = _formats(some, many=seen.many)
    if found is None:
        return None
    kinds = WrittenTimes.of(Column("datetime", format=found)).times(seen.present)[1]
    return found if fit(kinds == OK, many=seen.many) else None


def _formats(texts: pl.Series, *, many: bool) -> str | None:
    left, found = np.ones(len(texts), np.bool_), list[str]()
    every = [date + clock for date, clock in product(_DATES, _CLOCKS)]
    some = texts.gather(np.unique(np.linspace(0, len(texts) - 1, _FIRST).astype(np.int64)))
    fits = {one: _fits(texts, one) for one in every if _fits(some, one).any()}
    while left.any() and len(found) < _MOST:
        best = max(fits, key=lambda one: int((fits[one] & left).sum()), default=None)
        if best is None or not (fits[best] & left).any():
            break
        found.append(best)
        left &= ~fits[best]
        fits = {one: mask for one, mask in fits.items() if not _contradict(one, best)}
    return BETWEEN.join(sorted(found, key=every.index)) if found and fit(~left, many=many) else None


def _fits(texts: pl.Series, written: str) -> Mask:
    return np.asarray(WrittenTimes((written,), None).times(texts)[1] == OK) & ~_is_iso(texts)


def _is_iso(texts: pl.Series) -> Mask:
    return np.asarray(seconds(texts)[1] == OK)


def _contradict(one: str, other: str) -> bool:
    """Say whether two formats could read one text differently: day first and month first."""
    return {_order(one), _order(other)} == {"dm", "md"}


def _order(written: str) -> str:
    marks = [mark for mark in ("%d", "%m") if mark in written]
    return "".join(mark[1] for mark in sorted(marks, key=written.index)) if len(marks) == 2 else ""

"""Time as a column or as the order of the rows: what a holdout and a label delay can be measured in."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.contract.durations import window_rows
from holdfast.contract.moments import is_moment
from holdfast.contract.options import Options, TimeOptions
from holdfast.contract.problems import Problem
from holdfast.contract.rule import Rule


def _from(options: Options) -> Iterator[Problem]:
    start = options.holdout.start if options.holdout else None
    if start is None:
        return
    path = ("holdout", "from")
    if not is_moment(start):
        expected = "a day or a time such as 2026-07-01 or 2026-07-01T09:00:00Z"
        yield Problem(path, f"holdout.from is {start}, which is no moment", expected, "write it like that")
    elif options.time_column is None:
        what = "the order of the file" if isinstance(options.time, TimeOptions) else "not stated"
        happened = f"holdout.from is {start}, and time is {what}"
        advice = "name the column as time, or state a share: with {order: file} the last rows are held out"
        yield Problem(path, happened, "a column of times to hold against it", advice)


def _delay(options: Options) -> Iterator[Problem]:
    delay = options.label_delay
    if delay is None:
        return
    in_rows, by_order = window_rows(delay) is not None, isinstance(options.time, TimeOptions)
    if by_order and not in_rows:
        happened = f"label_delay is {delay}, and time is the order of the file"
        yield Problem(("label_delay",), happened, 'a number of rows, such as "48 rows"', "count it in rows")
    elif in_rows and not by_order:
        happened = f"label_delay is {delay}, and time is not the order of the file"
        yield Problem(("label_delay",), happened, "a duration such as 30d", "write a duration")


RULES: tuple[Rule, ...] = (Rule(("holdout", "time"), _from), Rule(("label_delay", "time"), _delay))

"""Reasons of the quarantine without their values, so that they can be counted."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

_REASON = re.compile(r"^(?P<column>.+?): (?P<value>.*) (?P<kind>is [a-z][a-z ]*); expected ", re.DOTALL)


def kind_of(reason: str) -> str:
    """Return a reason without the value that it names and without what was expected.

    Examples
    --------
    >>> kind_of("age: 'x' is of the wrong type; expected an integer of at least 0")
    'age is of the wrong type'
    >>> kind_of("3 fields where the header has 4")
    '3 fields where the header has 4'
    """
    found = _REASON.match(reason)
    return f"{found['column']} {found['kind']}" if found else reason


def count_reasons(reasons: pl.Series) -> dict[str, int]:
    """Return how many rows have each kind of reason, the most frequent first.

    Parameters
    ----------
    reasons
        Lists of strings, one list a row.

    Examples
    --------
    >>> count_reasons(pl.Series([["a: '1' is unseen; expected x"], ["a: '2' is unseen; expected x", "too short"]]))
    {'a is unseen': 2, 'too short': 1}
    """
    found = Counter(kind for row in reasons.to_list() for kind in {kind_of(reason) for reason in row})
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

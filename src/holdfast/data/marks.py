"""What the flags of an answer say of a cell that was taken as missing, and which cell it was, read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from holdfast.data.kinds import WORDS, Kinds
from holdfast.data.rules import Rule
from holdfast.types import Mask


def marks_of(rule: Rule) -> dict[int, str]:
    """Return the mark of each kind of cell that is taken as missing in a column.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> from holdfast.data.rules import rule
    >>> marks_of(rule("shop", Column("category", values=("a",), unseen="impute")))
    {2: 'shop is unseen: taken as missing'}
    """
    return {kind: f"{rule.name} {WORDS[kind]}: taken as missing" for kind in rule.taken_as_missing}


def marks_of_rows(rules: Iterable[Rule], kinds: Mapping[str, Kinds], rows: Mask) -> list[list[str]] | None:
    """Return the marks of some rows, one list a row, in the order of the rules; null where no rule can mark any."""
    marking = [(rule.name, marks) for rule in rules if (marks := marks_of(rule))]
    if not marking:
        return None
    found: list[list[str]] = [[] for _ in range(int(rows.sum()))]
    for name, marks in marking:
        codes = kinds[name][rows]
        for at in np.flatnonzero(np.isin(codes, list(marks))).tolist():
            found[at].append(marks[int(codes[at])])
    return found


def marked_kinds(rules: Iterable[Rule], flags: Iterable[str]) -> dict[str, int]:
    """Return the columns that the flags of one answer say were taken as missing, and the kind of each cell.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> from holdfast.data.rules import rule
    >>> marked_kinds([rule("n", Column("number", mostly=0.9))], ["n is of the wrong type: taken as missing", "x"])
    {'n': 4}
    """
    known = {text: (rule.name, kind) for rule in rules for kind, text in marks_of(rule).items()}
    return dict(known[flag] for flag in flags if flag in known) if known else {}

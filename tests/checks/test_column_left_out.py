"""DQ005."""

from __future__ import annotations

from holdfast.checks import TableContext
from holdfast.checks.testing import table

COLUMNS = {"Surname": ["Hargrave", "Hill"], "opened": ["2020-01-01", "2020-02-01"], "Age": [30.0, 40.0]}
KINDS = {"Surname": "text", "opened": "datetime"}


def flawed() -> TableContext:
    """Text and dates are recognised and not used."""
    return table(COLUMNS, [0, 1], kinds=KINDS)  # type: ignore[arg-type]


def twin() -> TableContext:
    """One is ignored on purpose, the other is the time of the event."""
    return table(COLUMNS, [0, 1], kinds=KINDS, ignore=("Surname",), time="opened")  # type: ignore[arg-type]

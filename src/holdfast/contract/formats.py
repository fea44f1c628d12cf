"""How numbers and times may be written in text: the formats that a contract can state, and their patterns."""

from __future__ import annotations

import re

NUMBER_FORMATS = ("1,234.50", "1.234,50", "1 234,50", "1'234.50", "1234,50", "1234.50")
"""The ways to write a number: 1234.5 in each of them."""

BETWEEN = "|"
"""Stands between the formats of a column that has several; they are tried in their order."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september")
_NAMES = "|".join((*_LONG, "october", "november", "december"))


def _any_case(words: str) -> str:
    # not (?i), which takes letters beyond ASCII for some of these
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in words)


_ZONE = r"(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<off_hour>[0-9]{2}):?(?P<off_minute>[0-9]{2})?)"
_DIRECTIVES = {
    "Y": "(?P<year>[0-9]{4})",
    "y": "(?P<short>[0-9]{2})",
    "m": "(?P<month>[0-9]{1,2})",
    "b": f"(?P<name>{_any_case('|'.join(MONTHS))})",
    "B": f"(?P<name>{_any_case(_NAMES)})",
    "d": "(?P<day>[0-9]{1,2})",
    "H": "(?P<hour>[0-9]{1,2})",
    "I": "(?P<twelve>[0-9]{1,2})",
    "p": "(?P<half>[AaPp][Mm])",
    "M": "(?P<minute>[0-9]{1,2})",
    "S": "(?P<second>[0-9]{1,2})",
    "f": "(?P<fraction>[0-9]{1,9})",
    "z": _ZONE,
    "%": "%",
}
ISO = (
    "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    "(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    f"{_ZONE}?)?"
)
PARTS = (
    *("year", "short", "month", "name", "day", "hour", "twelve", "half", "minute", "second", "fraction"),
    *("utc", "sign", "off_hour", "off_minute"),
)


def faults(written: str) -> str | None:
    """Return what is wrong with a format of times, or null: every part once, and at least year, month and day.

    Examples
    --------
    >>> faults("%d.%m.%Y"), faults("%d.%m"), faults("%d.%Q.%Y")
    (None, 'it has no year', '%Q is not known')
    """
    for one in written.split(BETWEEN):
        marks = re.findall("%(.?)", one)
        unknown = [mark for mark in marks if mark not in _DIRECTIVES]
        parts = [part for mark in marks if mark in _DIRECTIVES for part in _parts_of(mark)]
        if unknown:
            return f"%{unknown[0]} is not known"
        twice = [part for part in parts if parts.count(part) > 1]
        if twice:
            return f"it has its {twice[0]} twice"
        for part in ("year", "month", "day"):
            if part not in parts:
                return f"it has no {part}"
        if ("half" in parts) != ("%I" in one):
            return "%I and %p belong together"
    return None


def _parts_of(mark: str) -> list[str]:
    same = {"y": ["year"], "b": ["month"], "B": ["month"], "I": ["hour"], "z": ["zone"], "%": []}
    return same.get(mark) or re.findall(r"\?P<(\w+)>", _DIRECTIVES[mark])


def pattern_of(written: str) -> str:
    """Return the pattern of one format, without anchors."""
    text, at = "", 0
    while at < len(written):
        if written[at] == "%" and written[at + 1 : at + 2] in _DIRECTIVES:
            text, at = text + _DIRECTIVES[written[at + 1]], at + 2
        else:
            text, at = text + re.escape(written[at]), at + 1
    return text

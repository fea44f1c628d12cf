"""HAS_FLAG and FLAG_COUNT: columns of kind ``flags``, sets of words kept in one string."""

from __future__ import annotations

from holdfast.features.elementwise import elementwise, plain
from holdfast.features.function import Overload

SEPARATOR = "\x1f"
"""What stands between the flags of a cell: U+001F, the unit separator. An empty string has no flags."""


def has_flag(value: str, flag: str) -> bool:
    """Return whether a flag is set.

    Examples
    --------
    >>> has_flag("fraud\\x1fnew", "new"), has_flag("newer", "new"), has_flag("", "")
    (True, False, False)
    """
    return value != "" and flag in value.split(SEPARATOR)


def flag_count(value: str) -> float:
    """Return how many flags are set.

    Examples
    --------
    >>> flag_count("fraud\\x1fnew"), flag_count("")
    (2.0, 0.0)
    """
    return float(value.count(SEPARATOR) + 1) if value else 0.0


FUNCTIONS = (
    elementwise(
        plain(has_flag),
        name="HAS_FLAG",
        usage="HAS_FLAG(flags, s)",
        family="Flags",
        overloads=(Overload(("string", "string"), "boolean"),),
        meaning="Whether one of the flags of a `flags` column is s, exactly.",
    ),
    elementwise(
        plain(flag_count),
        name="FLAG_COUNT",
        usage="FLAG_COUNT(flags)",
        family="Flags",
        overloads=(Overload(("string",), "number"),),
        meaning="How many flags a cell of a `flags` column has.",
        nulls="Null if the cell is missing; 0 where it has no flags.",
    ),
)

"""Whether text is a list of flags, and what stands between them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from holdfast.contract.facts import MOST_LEVELS

if TYPE_CHECKING:
    from holdfast.data.column_kinds.base import Seen

_SEPARATORS = ("|", ";", ",")
_LONGEST = 40
_SEVERAL = 0.1
_LOOKED_AT = 5_000


def recognised_separator(seen: Seen) -> str | None:
    """Return what stands between the flags of a column of text, empty for JSON lists; null where it holds none.

    Flags combine: there are at most 50 of them, fewer than there are combinations, each at most 40 characters long,
    and at least a tenth of the combinations have several. A sentence with commas has none of this.

    Examples
    --------
    >>> from holdfast.data.column_kinds import Seen
    >>> recognised_separator(Seen(pl.Series(["a|b", "b|c", "a", "a|c", "c|b"])))
    '|'
    """
    some = seen.known.head(_LOOKED_AT)
    if some.str.contains(r"^ *\[.*\] *$").all() and all(map(is_json_list, some.to_list())):
        return ""
    return next((separator for separator in _SEPARATORS if _is_list(some, separator)), None)


def is_json_list(text: str) -> bool:
    """Say whether a text is a JSON list of strings."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(isinstance(flag, str) for flag in found)


def _is_list(cells: pl.Series, separator: str) -> bool:
    several = cells.str.contains(separator, literal=True)
    if not (several.mean() or 0.0) >= _SEVERAL:  # type: ignore[operator]
        return False
    parts = cells.str.split(separator).explode().str.strip_chars(" ").unique()
    parts = parts.filter(parts != "")
    if not 1 < len(parts) <= MOST_LEVELS or (parts.str.len_chars().max() or 0) > _LONGEST:  # type: ignore[operator]
        return False
    return len(parts) < len(cells) and not parts.str.contains(r"^[0-9.]+$").all()

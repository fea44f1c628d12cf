"""Moments as a contract writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)?)?"
)


def is_moment(text: str) -> bool:
    """Say whether a text is a day or a time in ISO 8601, in the notation that columns of times are read in.

    Examples
    --------
    >>> is_moment("2026-07-01"), is_moment("2026-07-01T09:00:00Z"), is_moment("2026-02-30"), is_moment("July")
    (True, True, False, False)
    """
    if _MOMENT.fullmatch(text) is None:
        return False
    try:
        # the calendar is asked, and nothing else: the digits of the clock were matched above
        datetime.fromisoformat(text.upper().replace(",", ".")).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True

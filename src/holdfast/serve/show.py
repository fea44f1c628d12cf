"""Values of a request as an answer can show them: always valid JSON, never long."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 200
EXACT_BITS = 63


def text(value: str) -> str:
    """Return text that UTF-8 can hold, cut after 200 characters; a lone surrogate is written as its escape.

    Examples
    --------
    >>> text("\\ud800!")
    '\\\\ud800!'
    """
    cut = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return cut.encode("utf-8", "backslashreplace").decode()


def shown(value: Any) -> Any:
    """Return a value of a request: itself where JSON and every reader of JSON can hold it, else its text.

    Examples
    --------
    >>> shown(25), shown(10**30), shown(float("nan")), shown({"v": 1})
    (25, '1000000000000000000000000000000', 'nan', '{"v": 1}')
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return value if value.bit_length() <= EXACT_BITS else text(str(value))
    if isinstance(value, float):
        return value if value - value == 0 else repr(value)
    return text(json.dumps(value, ensure_ascii=False))

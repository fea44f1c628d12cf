"""The one text of a value: what CAST to VARCHAR writes and HASH_BUCKET hashes."""

from __future__ import annotations


def canonical(value: float | bool | str) -> str:
    """Return the text of a value that is not null.

    A whole number up to 2**53 has neither point nor exponent; any other number has the fewest digits that read
    back as the same double, with an exponent below 1e-4 and from 1e16 on (Python's ``repr``).

    Examples
    --------
    >>> [canonical(x) for x in (12.0, 0.1, 1e-7, 1e22, True, "a")]
    ['12', '0.1', '1e-07', '1e+22', 'true', 'a']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    whole = value.is_integer() and abs(value) <= 2.0**53
    return str(int(value)) if whole else repr(value)

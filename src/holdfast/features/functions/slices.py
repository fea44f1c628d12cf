"""SUBSTR, LEFT, RIGHT and SPLIT_PART: parts of a string, counted in code points from 1."""

from __future__ import annotations

from collections.abc import Callable

from holdfast.features.elementwise import elementwise, plain
from holdfast.features.function import Overload
from holdfast.features.nullability import also
from holdfast.features.options import Text, Whole

_FAR = 2.0**53


def substr(value: str, start: float, length: float = _FAR) -> str:
    """Return so many code points from a place on, counted from 1; a negative place counts from the end.

    Places before the first count towards the length, as in DuckDB. Fractions are cut off.

    Examples
    --------
    >>> substr("holdfast", 5.0), substr("holdfast", 1.0, 4.0), substr("holdfast", -4.0, 2.0), substr("holdfast", 0.0, 2.0)
    ('fast', 'hold', 'fa', 'h')
    """
    begin = max(min(int(start), int(_FAR)), -int(_FAR))
    first = begin - 1 if begin >= 0 else len(value) + begin
    count = min(int(length), int(_FAR))
    end = first + count
    if count < 0:
        first, end = end, first
    return value[max(first, 0) : max(end, 0)]


def left(value: str, count: float) -> str:
    """Return the first code points; with a negative count all but so many at the end.

    Examples
    --------
    >>> left("holdfast", 4.0), left("holdfast", -4.0)
    ('hold', 'hold')
    """
    return value[: max(int(count), -len(value))] if count else ""


def right(value: str, count: float) -> str:
    """Return the last code points; with a negative count all but so many at the beginning.

    Examples
    --------
    >>> right("holdfast", 4.0), right("holdfast", -4.0), right("holdfast", 0.0)
    ('fast', 'fast', '')
    """
    whole = max(min(int(count), int(_FAR)), -int(_FAR))
    return value[max(len(value) - whole, 0) :] if whole > 0 else value[-whole:] if whole < 0 else ""


def _split_part(separator: str, number: int) -> Callable[[str], str | None]:
    def run(value: str) -> str | None:
        parts = value.split(separator)
        place = number - 1 if number > 0 else len(parts) + number
        return parts[place] if number and 0 <= place < len(parts) else None

    return run


_COUNTED = (Overload(("string", "number"), "string"),)

FUNCTIONS = (
    elementwise(
        plain(substr),
        name="SUBSTR",
        usage="SUBSTR(s, start), SUBSTR(s, start, length)",
        family="Strings",
        overloads=(
            Overload(("string", "number"), "string"),
            Overload(("string", "number", "number"), "string"),
        ),
        meaning="The part of the string from a place on, counted from 1 in code points; a negative start "
        "counts from the end: `SUBSTR('holdfast', -4)` is `'fast'`. Places before the first count towards the "
        "length, a negative length goes to the left; fractions are cut off. As in DuckDB.",
    ),
    elementwise(
        plain(left),
        name="LEFT",
        usage="LEFT(s, count)",
        family="Strings",
        overloads=_COUNTED,
        meaning="The first code points of the string; with a negative count all but so many at its end.",
    ),
    elementwise(
        plain(right),
        name="RIGHT",
        usage="RIGHT(s, count)",
        family="Strings",
        overloads=_COUNTED,
        meaning="The last code points of the string; with a negative count all but so many at its beginning.",
    ),
    elementwise(
        _split_part,
        name="SPLIT_PART",
        usage="SPLIT_PART(s, separator, number)",
        family="Strings",
        overloads=(
            Overload(
                ("string", "string", "number"),
                "string",
                options={
                    1: Text("a separator of at least one character", (" ", "a", "--"), least=1),
                    2: Whole(-1_000, 1_000),
                },
            ),
        ),
        meaning="One of the parts of the string between separators, counted from 1, or with a negative number from "
        "the end: `SPLIT_PART(email, '@', -1)` is the domain.",
        nulls="Null if s is null, or if it has no such part (DuckDB answers an empty string there).",
        missing=also("the string can have fewer parts"),
    ),
)

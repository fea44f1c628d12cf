"""UPPER, LTRIM, RTRIM, REPLACE, LPAD and REVERSE: a string changed."""

from __future__ import annotations

from collections.abc import Callable

from holdfast.features.elementwise import elementwise, plain
from holdfast.features.function import Function, Overload
from holdfast.features.options import Text, Whole


def _ltrim(value: str) -> str:
    return value.lstrip(" ")


def _rtrim(value: str) -> str:
    return value.rstrip(" ")


def _reverse(value: str) -> str:
    return value[::-1]


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda value: value.replace(old, new)


def lpad(width: int, fill: str) -> Callable[[str], str]:
    """Return the function that fills a string on its left, or cuts it at its end, to so many code points.

    Examples
    --------
    >>> lpad(5, "0")("42"), lpad(5, "ab")("42"), lpad(1, "0")("42")
    ('00042', 'aba42', '4')
    """
    longest = fill * width

    def run(value: str) -> str:
        lacking = width - len(value)
        return longest[:lacking] + value if lacking > 0 else value[:width]

    return run


def _of_string(name: str, function: Callable[[str], str], meaning: str) -> Function:
    return elementwise(
        plain(function),
        name=name,
        usage=f"{name}(s)",
        family="Strings",
        overloads=(Overload(("string",), "string"),),
        meaning=meaning,
        nulls="Null if s is null; an empty string is not null.",
    )


FUNCTIONS = (
    _of_string(
        "UPPER",
        str.upper,
        "The string in upper case by the rules of Unicode (Python's `str.upper`), whatever the locale: `ß` "
        "becomes `SS`.",
    ),
    _of_string("LTRIM", _ltrim, "The string without spaces (U+0020 only) at its beginning."),
    _of_string("RTRIM", _rtrim, "The string without spaces (U+0020 only) at its end."),
    _of_string("REVERSE", _reverse, "The code points of the string in reverse order."),
    elementwise(
        _replace,
        name="REPLACE",
        usage="REPLACE(s, old, new)",
        family="Strings",
        overloads=(
            Overload(
                ("string", "string", "string"),
                "string",
                options={
                    1: Text("a string of at least one character", ("a", " ", "😀"), least=1),
                    2: Text("a string", ("", "a", "bb")),
                },
            ),
        ),
        meaning="The string with every `old`, from left to right, replaced by `new`; both are written out.",
        nulls="Null if s is null; an empty string is not null.",
    ),
    elementwise(
        lpad,
        name="LPAD",
        usage="LPAD(s, width, fill)",
        family="Strings",
        overloads=(
            Overload(
                ("string", "number", "string"),
                "string",
                options={
                    1: Whole(0, 1_000),
                    2: Text("a string of at least one character", ("0", "ab"), least=1),
                },
            ),
        ),
        meaning="The string filled on its left to `width` code points, or cut at its end to as many: "
        "`LPAD('42', 5, '0')` is `'00042'`. `width` is a whole number from 0 to 1000.",
        nulls="Null if s is null; an empty string is not null.",
    ),
)

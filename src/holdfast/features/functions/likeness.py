"""LIKE and ILIKE, with ESCAPE: patterns of `%` and `_`, matched piece by piece without going back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from holdfast.features.elementwise import elementwise
from holdfast.features.function import Function, Overload, Syntax
from holdfast.features.options import Text
from holdfast.features.refusals import unsupported

_ANY = object()
_EXPECTED = "a pattern, in which % stands for any characters and _ for one"


def pieces(pattern: str, escape: str = "") -> list[list[Any]]:
    """Return the parts of a pattern between its ``%``: lists of characters and of marks for any one character.

    Raises
    ------
    ValueError
        The pattern ends in its escape character.

    Examples
    --------
    >>> ["".join(piece) for piece in pieces("a%b!%", "!")]
    ['a', 'b%']
    """
    found: list[list[Any]] = [[]]
    signs = iter(pattern)
    for sign in signs:
        if sign == escape:
            following = next(signs, None)
            if following is None:
                raise ValueError(pattern)
            found[-1].append(following)
        elif sign == "%":
            found.append([])
        else:
            found[-1].append(_ANY if sign == "_" else sign)
    return found


def _compiled(piece: Sequence[Any]) -> re.Pattern[str]:
    # of one length and without repetition, so that a search is linear for a pattern
    return re.compile("".join("." if sign is _ANY else re.escape(sign) for sign in piece), re.DOTALL)


def like(pattern: str, escape: str = "") -> Callable[[str], bool]:
    """Return the test of whole strings against a pattern.

    The pieces between ``%`` are looked for one after the other, each as far left as it goes, which is never wrong:
    the time is at most the product of both lengths, whatever the pattern.

    Examples
    --------
    >>> like("h_ld%f%t")("holdfast"), like("%fast")("breakfasts"), like("100!%", "!")("100%")
    (True, False, True)
    """
    parts = pieces(pattern, escape)
    first, last = _compiled(parts[0]), _compiled(parts[-1])
    inner = [_compiled(part) for part in parts[1:-1] if part]
    ending = len(parts[-1])
    if len(parts) == 1:
        return lambda value: first.fullmatch(value) is not None

    def run(value: str) -> bool:
        begin = first.match(value)
        if begin is None:
            return False
        place = begin.end()
        for part in inner:
            found = part.search(value, place)
            if found is None:
                return False
            place = found.end()
        return len(value) - ending >= place and last.fullmatch(value, len(value) - ending) is not None

    return run


def ilike(pattern: str, escape: str = "") -> Callable[[str], bool]:
    """Return the test that compares lower-cased strings (as by LOWER) with the lower-cased pattern.

    Examples
    --------
    >>> ilike("FREE%")("Free entry")
    True
    """
    matches = like(pattern.lower(), escape.lower())
    return lambda value: matches(value.lower())


def _read(node: Any) -> Sequence[Any]:
    operands = [node.args.get(part) for part in ("this", "expression", "escape")]
    if isinstance(operands[1], (exp.Any, exp.All)):
        raise unsupported("LIKE ANY", "one LIKE for each pattern, with OR between them")
    if operands[2] is None:
        return operands[:2]
    texts = [operand.this for operand in operands[1:] if isinstance(operand, exp.Literal)]
    if len(texts) == 2 and len(texts[1]) == 1:
        try:
            pieces(*texts)
        except ValueError:
            raise unsupported(f"{texts[0]!r} ending in its escape character", _EXPECTED) from None
    return operands


def _write(word: str) -> Callable[[Sequence[str]], str]:
    def write(operands: Sequence[str]) -> str:
        escape = f" ESCAPE {operands[2]}" if len(operands) > 2 else ""
        return f"({operands[0]} {word} {operands[1]}{escape})"

    return write


def _function(word: str, node: type[exp.Expression], prepare: Callable[..., Any], meaning: str) -> Function:
    pattern = Text(_EXPECTED, ("%", "", "a%", "%a", "_", "%A%b%", "_%_", "é%", "% %"))
    escape = Text("one character", ("!", "\\"), least=1, most=1)
    return elementwise(
        prepare,
        name=word,
        usage=f"s {word} pattern, s {word} pattern ESCAPE sign",
        family="Strings",
        overloads=(
            Overload(("string", "string"), "boolean", options={1: pattern}),
            Overload(("string", "string", "string"), "boolean", options={1: pattern, 2: escape}),
        ),
        meaning=meaning
        + " `%` stands for any characters, `_` for one code point; after the ESCAPE sign they stand for themselves. "
        "The pattern is written out, and covers the whole string.",
        nulls="Null if s is null.",
        syntax=Syntax(node, frozenset({"this", "expression", "escape"}), _read, _write(word)),
    )


FUNCTIONS = (
    _function(
        "LIKE", exp.Like, like, "Whether the string is like the pattern, upper and lower case told apart."
    ),
    _function(
        "ILIKE",
        exp.ILike,
        ilike,
        "Whether the string is like the pattern, both in lower case (as by `LOWER`).",
    ),
)

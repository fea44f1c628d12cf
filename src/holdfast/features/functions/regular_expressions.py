"""REGEXP_MATCHES and REGEXP_EXTRACT by RE2: time linear in the string, whatever the pattern."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from holdfast.errors import MissingDependencyError
from holdfast.features.elementwise import elementwise
from holdfast.features.function import Overload
from holdfast.features.nullability import also
from holdfast.features.options import Whole
from holdfast.features.refusals import Refusal, Unsupported

LONGEST = 1_000
"""Most characters of a pattern."""


def compiled(pattern: str) -> Any:
    """Return a pattern compiled by RE2, for text in UTF-8.

    Raises
    ------
    Unsupported
        RE2 refuses the pattern: a mistake, or something that cannot be matched in linear time.
    MissingDependencyError
        RE2 is not installed.
    """
    return _compiled(pattern)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:
    try:
        import re2
    except ImportError as error:
        raise MissingDependencyError.of("google-re2", "serve", "match regular expressions") from error
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        why = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
        raise Unsupported(
            Refusal(
                "expression-pattern",
                f"the regular expression {pattern!r} is refused ({why})".replace("{", "{{").replace(
                    "}", "}}"
                ),
                "a pattern of RE2, without look-around and back-references: they have no linear time",
            )
        ) from error


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression as an option."""

    samples: tuple[str, ...] = ("a", "^[A-Z]", r"(\w+)\s*(\w*)", "(?i)É|b", "", "(x)?", r"\d+", r"\p{L}")
    expected: str = f"a regular expression of at most {LONGEST:,} characters"

    def read(self, value: Any) -> str | None:
        """Return the pattern if RE2 takes it."""
        if not isinstance(value, str) or len(value) > LONGEST:
            return None
        compiled(value)
        return value


def matches(pattern: str) -> Callable[[str], bool]:
    """Return the test whether a pattern matches anywhere in a string.

    Examples
    --------
    >>> matches("^h.*t$")("holdfast"), matches("(?i)FAST")("holdfast"), matches("x")("holdfast")
    (True, True, False)
    """
    search = compiled(pattern).search
    return lambda value: search(value.encode("utf-8", "surrogatepass")) is not None


def extract(pattern: str, group: int = 0) -> Callable[[str], str | None]:
    """Return the function from a string to a group of the first match, null where there is none.

    Examples
    --------
    >>> extract("([a-z]+)@([a-z.]+)", 2)("to: a@b.org"), extract("[0-9]+")("none")
    ('b.org', None)
    """
    expression = compiled(pattern)
    if group > expression.groups:
        return lambda value: None

    def run(value: str) -> str | None:
        found = expression.search(value.encode("utf-8", "surrogatepass"))
        part = None if found is None else found.group(group)
        return None if part is None else part.decode("utf-8", "replace")

    return run


_FLAGS = (
    "`(?i)` at the beginning ignores case, `(?s)` lets `.` match a line break. Patterns are RE2's, in time linear in "
    "the string: "
)
_SYNTAX = _FLAGS + "no look-around, no back-references."

FUNCTIONS = (
    elementwise(
        matches,
        name="REGEXP_MATCHES",
        usage="REGEXP_MATCHES(s, pattern)",
        family="Strings",
        overloads=(Overload(("string", "string"), "boolean", options={1: Pattern()}),),
        meaning="Whether the regular expression, written out, matches anywhere in the string (`^...$` for all "
        "of it). " + _SYNTAX,
        nulls="Null if s is null.",
    ),
    elementwise(
        extract,
        name="REGEXP_EXTRACT",
        usage="REGEXP_EXTRACT(s, pattern), REGEXP_EXTRACT(s, pattern, group)",
        family="Strings",
        overloads=(
            Overload(("string", "string"), "string", options={1: Pattern()}),
            Overload(("string", "string", "number"), "string", options={1: Pattern(), 2: Whole(0, 9)}),
        ),
        meaning="The part of the string that the regular expression first matches, or a group of it. "
        + _SYNTAX,
        nulls="Null if s is null, if nothing matches, or if the group took no part in the match (DuckDB "
        "answers an empty string there).",
        missing=also("the pattern may not match"),
    ),
)
